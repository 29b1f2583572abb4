# Format specifications of strings.
for s in ("", "a", "hello", "hello world"):
    print("{:s}|{:10}|{:<10}|{:>10}|{:^10}|{:10s}|{:*^11}|{:->8}|{:.3}|{:10.2}|{:>10.4s}|{:.0}".format(*((s,) * 12)))
    print(f"{s}|{s:10}|{s:>10}|{s:^9}|{s:.2}|{s!r}|{s!r:>10}|{s!s:<8}|{s.upper()}|{len(s)}")
print("{:<3}{:>3}".format("abcd", "ef"), "{:^1}".format("abc"), "{:05}".format("ab") if False else "-")
print("{:10}|{:>10}|{:^10}".format("é", "€", "日本"))
print("{:}".format("x"), "{0:}".format("y"), "{:>2}".format("longer"))
print(format("x", ">4") if "format" in globals() else "no format()")

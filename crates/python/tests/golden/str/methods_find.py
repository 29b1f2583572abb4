# find, rfind, index, rindex, count, startswith, endswith, in.
s = "hello world, hello moon"
for sub in ("hello", "o", "", "x", "world", "moon", "moonx", " ", "l"):
    print(repr(sub), s.find(sub), s.rfind(sub), s.count(sub), sub in s, sub not in s, s.startswith(sub), s.endswith(sub))
    print(s.find(sub, 5), s.find(sub, 5, 10), s.find(sub, -5), s.rfind(sub, 0, -5), s.find(sub, 100), s.rfind(sub, -100, 100))
    print(s.count(sub, 3), s.count(sub, 3, 12), s.count(sub, -4))
for sub in ("o", "zz", ""):
    for name in ("index", "rindex"):
        try:
            print(name, repr(sub), getattr(s, name)(sub))
        except ValueError as e:
            print(name, repr(sub), repr(e))
print(s.startswith("world", 6), s.startswith("hello", 1), s.startswith(("x", "he")), s.endswith(("x", "on")), s.startswith(()))
print("".find(""), "".find("a"), "".count(""), "aaa".count("a"), "aaaa".count("aa"), "abc".find("c", 2), "abc".find("c", 3), "abc".find("", 3), "abc".find("", 4))
for f in (lambda: s.find(5), lambda: s.find(), lambda: s.count(None), lambda: 5 in s, lambda: b"h" in s, lambda: s.startswith(5), lambda: s.endswith(None), lambda: s.index(b"a"), lambda: s.startswith(("a", 5)), lambda: s.find("a", "b")):
    try:
        print(f())
    except TypeError as e:
        print(repr(e))
print("naïve café".find("café"), "naïve café".rfind("é"), "naïve café".index("ï"), "€uro€".count("€"), "é" in "café", "x€y€z".rfind("€"))

# split, rsplit, splitlines, partition, rpartition, join.
for s in ("a b c", "  a  b  c  ", "", " ", "a", "a,b,,c,", ",", "one two  three\tfour\nfive"):
    print(repr(s), s.split(), s.split(","), s.split(" "))
    print(s.split(None, 1), s.split(None, 2), s.split(",", 1), s.split(" ", 2), s.split(",", 0), s.split(",", -1))
    print(s.rsplit(",", 1), s.rsplit(" ", 2), s.rsplit(","), s.rsplit(",", 0))
for s in ("a\nb\nc", "a\nb\n", "\n", "", "a\r\nb\rc\n\nd", "no newline"):
    print(repr(s), s.splitlines(), s.splitlines(True))
for s in ("key=value=x", "novalue", "=", "", "a=", "=b"):
    print(repr(s), s.partition("="), s.rpartition("="))
print("a--b--c".split("--"), "a--b--c".rsplit("--", 1), "abcabc".split("bc"), "aaa".split("a"), "aaa".split("aa"))
print(",".join(["a", "b", "c"]), "".join(("x", "y")), ", ".join([]), "-".join("abc"), "ab".join(["1"]), " ".join(str(i) for i in range(4)), "+".join({"k": 1}))
for f in (lambda: "a".split(""), lambda: "a".partition(""), lambda: ",".join([1]), lambda: ",".join(5), lambda: ",".join(["a", None]), lambda: "a".split(5), lambda: "a".rsplit(""), lambda: ",".join([b"a"]), lambda: "a b".rsplit(None, 1), lambda: "a b c".rsplit(), lambda: "a".partition(1), lambda: "a".split(",", "x"), lambda: "a,b,c".split(",", maxsplit=1), lambda: "a,b".split(sep=",")):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

# strip, lstrip, rstrip, replace, center.
for s in ("  hello  ", "\t\nx\r\n ", "xxhixx", "", "   ", "abcba"):
    print(repr(s), repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()))
    print(repr(s.strip("x")), repr(s.lstrip("xa")), repr(s.rstrip("ab")), repr(s.strip("abc")), repr(s.strip("")))
print("hello".replace("l", "L"), "hello".replace("l", "L", 1), "hello".replace("", "-"), "hello".replace("x", "y"), "aaaa".replace("aa", "b"), "hello".replace("hello", ""), "a.b.c".replace(".", "::"), "hello".replace("l", "L", 0), "hello".replace("l", "LL", -1), "".replace("", "x"), "abc".replace("", "-", 2))
for w in (0, 3, 5, 6, 7, 10, 11):
    print(repr("hello".center(w)), repr("hi".center(w)), repr("".center(w)))
print("ééx".strip("é"), " é ".strip(), "€1€".replace("€", "E"), "\u2003x".strip() == "\u2003x")
for f in (lambda: "a".strip(5), lambda: "a".replace("a"), lambda: "a".replace("a", 5), lambda: "a".replace(None, "b"), lambda: "a".center(), lambda: "a".center("x"), lambda: "a".strip("a", "b"), lambda: "a".center(5, "*"), lambda: "a".strip(None), lambda: "a".replace("a", "b", "c")):
    try:
        print(repr(f()))
    except Exception as e:
        print(repr(e))

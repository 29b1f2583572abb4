# + and * of strings, comparison and hash.
print("a" + "b", "ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "" * 5, "x" * True, "a" "b" 'c')
for f in (lambda: "a" + 1, lambda: 1 + "a", lambda: "a" + None, lambda: "a" * 1.5, lambda: "a" * "b", lambda: "a" + b"b", lambda: b"b" + "a", lambda: "a" - "b", lambda: "a" * (1 << 40)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
words = ["b", "a", "ab", "", "B", "aa", "é", "Z", "10", "9"]
print(sorted(words), max(words), min(words), sorted(words, reverse=True))
for a in ("a", "b", "ab", "", "A"):
    print(a, [a < b for b in words], [a == b for b in words], [a >= b for b in words])
for f in (lambda: "a" < 1, lambda: "a" < None, lambda: "a" < b"a", lambda: [] < "a"):
    try:
        print(f())
    except TypeError as e:
        print(repr(e))
print("a" == 1, "a" != None, "1" == 1, "abc" is "abc", hash("abc") == hash("ab" + "c"), "a" in ("a", 1), "" in "abc", "" in "")
print(bool(""), bool(" "), not "", "x" and "y", "" or "z", len("hello"), len(""), list("abc"), tuple("ab"), set("aaa"), "".join(reversed("abc")))
print(min("hello"), max("hello"), sorted("hello"), list(enumerate("ab")), list(zip("ab", "cd")), [ord(c) for c in "az"])

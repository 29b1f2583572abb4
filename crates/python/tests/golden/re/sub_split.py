import re


def attempt(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(repr(e))


attempt(re.sub, "a", "b", "banana")
attempt(re.sub, "a", "b", "banana", 2)
attempt(re.sub, "a", "b", "banana", -1)
attempt(re.sub, "a", "b", "banana", 0, 7)
attempt(re.sub, "x", "b", "banana")
attempt(re.sub, "x*", "-", "abxc")
attempt(re.sub, "(\\w)(\\d)", "\\2\\1", "a1 b2 c3")
attempt(re.sub, "(\\w)(\\d)", "\\g<2>[\\g<1>]\\0", "a1 b2 c3")
attempt(re.sub, "(a)|(b)", "<\\1\\2>", "abc")
attempt(re.sub, "a", "\\1", "a")
attempt(re.sub, "a", "\\g<12>", "a")
attempt(re.sub, "a", "\\\\", "a")
attempt(re.sub, "a", "\\n\\x", "a")
attempt(re.sub, "a", "x\0y", "aa")
attempt(re.sub, "\\d", lambda m: str(int(m.group(0)) + 1), "a1b2c9")
attempt(re.sub, "\\d", lambda m: m.group(5), "a1")
attempt(re.sub, "\\d", lambda m: 5, "a1")
attempt(re.sub, "\\d", lambda: 5, "a1")
attempt(re.sub, b"a", b"b", b"banana")
attempt(re.sub, "a", b"b", "banana")
attempt(re.sub, "a", "b", b"banana")
attempt(re.sub, "a", 5, "banana")
attempt(re.sub, "a", "b", 5)
attempt(re.sub, "a", "b", "a", "c")
attempt(re.sub, "a", "b")
attempt(re.sub, "^a", "b", "aaa")
attempt(re.sub, "é", "e", "été")
p = re.compile("[ ,]+")
attempt(p.sub, "_", "a, b c")
attempt(p.sub, "_", "a, b c", 1)
attempt(p.split, "a, b c")
attempt(p.split, "a, b c", 1)
attempt(p.split, "a, b c", 0)
attempt(p.split, "a, b c", -1)
attempt(p.split, " a ")
attempt(p.split, "")
attempt(p.split, b"a b")
attempt(p.split, "é è")
attempt(re.compile("x*").split, "axb")
attempt(re.compile("x*").split, "xab")
attempt(re.compile("(,)").split, "a,b")
attempt(re.compile("(,)").split, "ab")
attempt(p.split, 5)
attempt(p.split)
attempt(p.split, "a b", "x")

# A replacement may be longer than what it replaces, many times.
print(len(re.sub("a", "bcd" * 10, "a" * 100)))
s = re.sub("(\\w+) (\\w+)", lambda m: m.group(2) + " " + m.group(1), "hello world, foo bar")
print(s)
try:
    re.match("(a*)*b", "a" * 400)
except RuntimeError as e:
    print(repr(e))

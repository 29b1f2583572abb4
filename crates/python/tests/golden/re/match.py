import re


def attempt(f, *args):
    try:
        v = f(*args)
        print(v)
        return v
    except Exception as e:
        print(repr(e))


m = re.match("a(b)?(c)(d)?", "abcx")
print(m, m.group(0), m.group(1), m.group(2), m.group(3))
for n in (4, -1, "0", None, 1 << 40, True):
    attempt(m.group, n)
for pattern, text in (
    ("", ""), ("", "abc"), ("a", "b"), (".", "é"), ("a|b", "b"), ("^a", "ba"), ("a$", "ab"), ("a$", "a"), ("[a-c]+", "abcd"), ("[^a-c]+", "xyzabc"),
    ("\\d+", "123a"), ("\\w*", "ab_1-"), ("\\s\\S", " x"), ("\\D\\W", "a-"), ("a+?b", "aab"), ("a*?", "aaa"), ("(a|b)*", "abab"), ("(?:ab)+", "ababa"),
    ("a??b", "ab"), ("[-a]", "-"), ("[\\]]", "]"), ("\\.", "."), ("\\n", "n"), ("(a)(b)(c)(d)", "abcd"), ("x*", "aaa"),
    ("[\\d\\s]+", "1 2a"), ("((a)|(b))+", "ab"),
):
    m = re.match(pattern, text)
    print(pattern, text, m, m and m.group(0))
    m = re.search(pattern, "zz" + text)
    print("   ", m, m and m.group(0))
p = re.compile("(\\d+)-(\\d+)")
print(p.match("10-20").group(2), p.search("x 3-4").group(1), p.match("x1-2"))
print(p.search("1-2 3-4", 3).group(0), p.search("1-2 3-4", 99), p.search("1-2 3-4", -5).group(0), p.match("x12-34", 1, 5).group(0))
print(p.match("12-34", 0, 2), p.match("12-34", 2, 1), re.compile("^b").search("ab", 1), re.compile("b$").search("abc", 0, 2))
print(re.match("a", "ba", 1), re.match(p, "1-2", 5))
print(re.compile(b"a.").match(b"a\xff").group(0), re.match("a", b"ab").group(0), re.match(b"a", "ab").group(0))
print(re.compile("a", 5) is not None, str(p)[:4], type(p), type(p.match("1-2")))
for args in (("(",), (")",), ("a)",), ("*",), ("+a",), ("a**",), ("[a",), ("[",), ("\\",), ("(a",), ("[\\",), ("a" * 200,), ("(" * 60 + ")" * 60,), ("()" * 70,), ("(" + "a" * 100 + ")*",), (1,), (None,), (bytearray(b"a"),), ()):
    try:
        re.compile(*args)
        print("ok")
    except Exception as e:
        print(repr(e))
attempt(re.match, "a", 1)
attempt(re.match, "a", bytearray(b"a"))
attempt(re.match, "a")
attempt(re.match, 1, "a")
attempt(p.match)
attempt(p.match, "a", "b")
attempt(p.match, "a", 1, 2, 3)
attempt(re.compile, "a", 1, 2)
attempt(p.group) if hasattr(p, "group") else print("no group")
print([n for n in sorted(dir(re)) if n not in ("__class__", "__dict__")], [n for n in dir(p) if n[0] != "_"], [n for n in dir(m) if n[0] != "_"])


class S(str):
    pass


attempt(re.match, "a", S("a"))
attempt(re.match, "é", "é")
attempt(re.match, "(.)", "é") and attempt(re.match("(.)", "é").group, 1)

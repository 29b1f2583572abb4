# re: compile, split, sub, groups, errors.
import re
r = re.compile("(\\d+)-(\\w+)")
m = r.match("12-ab rest")
print(m.group(0), m.group(1), m.group(2), r.search("x 5-y").group(0), r.match("no"), str(r)[:4], str(m)[:6])
print(re.compile(",").split("a,b,,c"), re.compile("[,;] *").split("a, b;c"), re.compile(",").split("a,b,c", 1), re.compile("x").split("abc"), re.compile("\\s+").split(" a  b "))
print(re.sub("a", "b", "banana"), re.sub("a", "X", "banana", 2), re.sub("(\\w)(\\d)", "\\2\\1", "a1 b2"), re.sub("\\d+", lambda m: str(int(m.group(0)) * 2), "1 22 x 3"), re.sub("x", "y", "abc"), re.compile("[aeiou]").sub("*", "education"), re.sub("(a)", "\\g<1>\\g<1>", "cat"), re.sub("b*", "-", "abc") if False else "-")
print(re.match(b"a(.)", b"ab").group(1), re.compile(b",").split(b"a,b"), re.sub(b"a", b"b", b"aa"))
for f in (lambda: m.group(3), lambda: m.group(-1), lambda: m.group("n"), lambda: m.group(0, 1), lambda: re.match(5, "a"), lambda: re.match("a", 5), lambda: str(re.compile("a", 1))[:4], lambda: re.compile(), lambda: re.split, lambda: re.findall, lambda: re.fullmatch, lambda: re.escape, lambda: re.I, lambda: re.DEBUG, lambda: re.compile("(a)").split("bab"), lambda: m.foo, lambda: m.groups(), lambda: m.span(), lambda: m.start(), lambda: m.string, lambda: re.sub("a", 5, "a"), lambda: re.compile("a").match("ba", 1), lambda: re.compile("a").search("bab", 2), lambda: re.sub("(a)", "\\5", "a"), lambda: m[1], lambda: re.match("a", b"a") is not None, lambda: r.flags):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
def tokens(s):
    num = re.compile("\\s*(\\d+|.)")
    out = []
    while s:
        t = num.match(s)
        if not t:
            break
        out.append(t.group(1))
        s = s[len(t.group(0)):]
    return out
print(tokens("3 + 42*(7-1)"))
req = re.match("(GET|POST) (/[^ ?]*)(\\?([^ ]*))? HTTP/1\\.[01]", "GET /led?state=on HTTP/1.1")
print(req.group(1), req.group(2), req.group(3), req.group(4))

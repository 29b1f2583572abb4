# The methods of str with halves of surrogate pairs and with what lies past U+10FFFF.
def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e.args)


h = "\ud83d"
b = b"\xf4\x90\x80\x80".decode()
s = "a" + h + "b" + b + "é" + h + "c"
for f in (s.find, s.rfind, s.index, s.count, s.startswith, s.endswith, s.split, s.rsplit, s.partition, s.rpartition, s.strip, s.lstrip):
    for arg in (h, b, "a", "c", "é", "\udc00", "", h + "c", "a" + h):
        show(f, arg)
for args in ((h, "-"), (b, h), ("a", h), ("", h), ("é", b), (h, "", 1)):
    show(s.replace, *args)
for f in (s.upper, s.lower, s.isalpha, s.isspace, s.isupper, s.islower, s.isdigit, s.splitlines, s.encode):
    show(f)
for sep in (h, b, "", ","):
    show(sep.join, [s, h, "x", b])
for width in (0, 8, 9, 10, 11):
    show(s.center, width)
show(s.find, h, 2)
show(s.find, h, -2)
show(s.rfind, b, 1, 3)
print(h in s, b in s, "\udc00" in s, h + b in s, "" in h, h in "", b in b)
print(repr(h * 3), repr(s + h), repr(h + b * 2), len(s * 3))
print(h == "\ud83d", h == "\ud83c", h < "\ud83e", h < "a", h < b, "￿" < h, b > "\U0010ffff", h <= h, h >= b, h != b)
print(sorted([b, h, "a", "é", "", "￿", "\U0010ffff"]))
print(max(s).encode(), min(s).encode())
print(list(reversed(s)) if hasattr(s, "__reversed__") else "no")
print([x.encode() for x in s], list(enumerate(h + b)), list(zip(s, h)), tuple(b), set(h + h))
print(str(s) is s, repr(str(h)), repr([h]), repr((b,)), repr({h: b}), bool(h))

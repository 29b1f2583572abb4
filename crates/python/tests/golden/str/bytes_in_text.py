# What a str holds beyond Unicode: surrogates, characters past U+10FFFF, halves of characters that a cut left.
def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e.args)


high, low = "\ud83d", "\ude00"
beyond = b"\xf4\x90\x80\x80".decode()
top = b"\xf7\xbf\xbf\xbf".decode()
overlong = b"\xc0\x80".decode()
for s in (high, low, high + low, beyond, top, overlong, "a" + high + "é" + top + "z"):
    print(len(s), repr(s), s.encode(), ord(s[0]), [c for c in s], hash(s) == hash(s.encode().decode()))
    print(s[0:1].encode(), s[-1].encode(), s[1:].encode(), s[:-1].encode(), s[5:].encode())

# Literals, beside one another, raw, in f-strings and in bytes.
print(repr("\ud800" "\udfff"), repr("\x41\ud800\
b\101\n\'"), repr(r"\ud800"), repr("\U0000dfff"), b"\ud800")
n = 5
print(repr(f"\ud800{n}\udc00{{}}\ud801"), repr(f"{n:>3}\ud800"), repr(rf"\ud800{n}"), repr("�\ud800"), repr(f"{'\udfff'}"))
print(repr(f"{n!r:\ud800>4}"))
print(f"{high=}")

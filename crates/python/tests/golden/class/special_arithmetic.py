# Operator methods: forward, reverse, in place, unary.
ops = "add sub mul truediv floordiv mod pow lshift rshift and or xor matmul".split()
def make(prefix):
    ns = {"__init__": lambda self, n: setattr(self, "n", n), "__repr__": lambda self: self.n}
    for o in ops:
        name = "__" + prefix + o + "__"
        ns[name] = (lambda name: lambda self, other: "%s.%s(%s)" % (self.n, name, other))(name)
    return type("T" + prefix, (), ns)
F, R, I = make(""), make("r"), make("i")
f, r, i = F("f"), R("r"), I("i")
print(f + 1, f - 1, f * 1, f / 1, f // 1, f % 1, f**1, f << 1, f >> 1, f & 1, f | 1, f ^ 1, f @ 1)
print(1 + r, 1 - r, 1 * r, 1 / r, 1 // r, 1 % r, 1**r, 1 << r, 1 >> r, 1 & r, 1 | r, 1 ^ r, 1 @ r)
print(f + r, f - f, "s" + r, [1] + r, None | r, 1.5 * r)
def aug(x):
    out = []
    for src in ("x += 1", "x -= 1", "x *= 1", "x /= 1", "x //= 1", "x %= 1", "x **= 1", "x <<= 1", "x >>= 1", "x &= 1", "x |= 1", "x ^= 1", "x @= 1"):
        ns = {"x": x}
        try:
            exec(src, ns)
            out.append(ns["x"])
        except TypeError as e:
            out.append(repr(e))
    return out
for x in (f, i, r):
    print(aug(x))
for g in (lambda: 1 + f, lambda: r + 1, lambda: i + 1, lambda: f + None, lambda: "s" % r, lambda: [] * r, lambda: -f, lambda: +f, lambda: ~f, lambda: abs(f), lambda: divmod(f, 1), lambda: pow(f, 2), lambda: pow(2, r)):
    try:
        print(g())
    except TypeError as e:
        print(repr(e))
class U:
    def __neg__(self):
        return "neg"
    def __pos__(self):
        return "pos"
    def __invert__(self):
        return "inv"
    def __abs__(self):
        return "abs"
    def __divmod__(self, o):
        return "divmod"
    def __int__(self):
        return 42
    def __float__(self):
        return 4.5
    def __index__(self):
        return 2
    def __round__(self, n=0):
        return "round"
    def __bool__(self):
        return False
u = U()
for g in (lambda: -u, lambda: +u, lambda: ~u, lambda: abs(u), lambda: divmod(u, 1), lambda: int(u), lambda: float(u), lambda: [1, 2, 3][u], lambda: round(u), lambda: bool(u), lambda: "x" * u, lambda: range(u), lambda: hex(u), lambda: complex(u), lambda: not u):
    try:
        print(g())
    except Exception as e:
        print(repr(e))
class NI:
    def __add__(self, o):
        return NotImplemented
    def __radd__(self, o):
        return "radd"
for g in (lambda: NI() + 1, lambda: 1 + NI(), lambda: NI() + NI()):
    try:
        print(g())
    except TypeError as e:
        print(repr(e))

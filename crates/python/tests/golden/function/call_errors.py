# The texts of wrong calls.
def none():
    pass
def two(a, b):
    return a, b
def dflt(a, b=2):
    return a, b
def kwonly(a, *, k, m=1):
    return a, k, m
def star(a, *args):
    return a, args
def kw(a, **kws):
    return a, kws
class C:
    def __init__(self, x):
        self.x = x
    def m(self, y):
        return y
    def n():
        return "n"
class D:
    pass
c = C(1)
for f in (
    lambda: none(1),
    lambda: none(a=1),
    lambda: two(),
    lambda: two(1),
    lambda: two(1, 2, 3),
    lambda: two(1, a=2),
    lambda: two(1, c=2),
    lambda: two(1, 2, c=3),
    lambda: two(b=1),
    lambda: two(a=1),
    lambda: dflt(),
    lambda: dflt(1, 2, 3),
    lambda: dflt(b=1),
    lambda: dflt(1, z=1),
    lambda: kwonly(1),
    lambda: kwonly(1, 2),
    lambda: kwonly(1, k=1, z=2),
    lambda: kwonly(k=1),
    lambda: star(),
    lambda: star(b=1),
    lambda: star(1, b=1),
    lambda: kw(),
    lambda: kw(1, 2),
    lambda: kw(1, a=2),
    lambda: C(),
    lambda: C(1, 2),
    lambda: C(y=1),
    lambda: str(D(1))[:9],
    lambda: str(D(a=1))[:9],
    lambda: c.m(),
    lambda: c.m(1, 2),
    lambda: c.m(z=1),
    lambda: c.n(),
    lambda: c.n(1),
    lambda: C.m(),
    lambda: C.m(c),
    lambda: two(*[1]),
    lambda: two(*5),
    lambda: two(**5),
    lambda: two(**{1: 2}),
    lambda: two(1, **{"a": 2}),
    lambda: kw(1, **{"b": 2, "c": 3}),
    lambda: kw(1, b=2, **{"b": 3}),
    lambda: (lambda: 0)(1),
    lambda: (lambda x: 0)(),
    lambda: 5(),
    lambda: "a"(),
    lambda: None(),
    lambda: [](),
    lambda: c(),
    lambda: len(),
    lambda: len(1, 2),
    lambda: len(obj=[1]),
    lambda: print(x=1),
    lambda: [].append(),
    lambda: [].append(1, 2),
    lambda: "a".join(),
    lambda: {}.get(),
    lambda: {}.get(1, 2, 3),
    lambda: int(1, 2, 3),
    lambda: int(x=5),
    lambda: str(1, 2, 3, 4),
    lambda: range(),
    lambda: isinstance(1),
    lambda: chr(),
    lambda: chr("a", 1),
    lambda: abs(1, 2),
    lambda: bool(1, 2),
    lambda: list(1, 2),
    lambda: dict(1, 2),
    lambda: float(1, 2),
    lambda: object(1),
    lambda: sorted([1], 2),
    lambda: sorted([1], cmp=2),
    lambda: "".split(1, 2, 3),
    lambda: "a".find(),
    lambda: getattr(1),
    lambda: pow(1),
    lambda: pow(1, 2, 3, 4),
    lambda: round(1, 2, 3),
    lambda: zip(1, x=2),
    lambda: hash(1, 2),
    lambda: enumerate([], foo=1),
    lambda: Exception(a=1),
    lambda: type(),
    lambda: set(1, 2),
    lambda: tuple(1, 2),
    lambda: bytes(1, 2, 3, 4),
    lambda: iter(),
    lambda: next(),
):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

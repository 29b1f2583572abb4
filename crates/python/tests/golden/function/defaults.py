# Defaults, positional and keyword arguments.
def f(a, b=2, c=3):
    return a, b, c
print(f(1), f(1, 5), f(1, 5, 6), f(a=1), f(1, c=9), f(c=1, b=2, a=3), f(1, b=0), f(*[1, 2]), f(*(1,), **{"c": 7}), f(**{"a": 1, "b": 2}), f(*"xyz"), f(1, *[2], c=4), f(*[1], *[2, 3]))
def g(a, b=[]):
    b.append(a)
    return b
print(g(1), g(2), g(3, []), g(4))
n = 5
def h(x=n):
    return x
n = 6
print(h(), h(1))
def k(a, *, b, c=3):
    return a, b, c
print(k(1, b=2), k(1, c=1, b=0), k(a=5, b=6))
def m(*args, **kw):
    return args, sorted(kw.items())
print(m(), m(1, 2), m(a=1), m(1, x=2, y=3), m(*[1, 2], **{"z": 3}), m(*(), **{}), m(*range(3), k=1))
def p(a, b=1, *args, c, d=4, **kw):
    return a, b, args, c, d, sorted(kw.items())
print(p(1, c=2), p(1, 2, 3, 4, c=5), p(1, c=2, e=9), p(1, 2, c=3, d=5, z=0, y=1), p(*range(5), **dict(c=1, q=2)))
lam = lambda a, b=2, *c, **d: (a, b, c, d)
print(lam(1), lam(1, 3, 4), lam(1, z=5), (lambda: 7)(), (lambda *a: a)(1, 2), (lambda x, *, y=5: x + y)(1, y=2))
def noret():
    pass
def ret():
    return
print(noret(), ret(), noret() is None)
def many(a, b, c, d, e, f, g, h, i, j):
    return sum((a, b, c, d, e, f, g, h, i, j))
print(many(*range(10)), many(1, 2, 3, 4, 5, 6, 7, 8, 9, j=10))
def annotated(a: int, b: "str" = "x", *c: list, d: dict = None, **e) -> tuple:
    return a, b, c, d
print(annotated(1), annotated(1, "y", 3, d={}))

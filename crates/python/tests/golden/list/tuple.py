# Tuples.
t = (1, "a", 2.5)
print(t, len(t), t[0], t[-1], t[1:], t + (4,), t * 2, 2 * (0,), (), (1,), (1, 2,), ((),), tuple(), tuple([1, 2]), tuple("ab"), tuple(range(3)), tuple({1: 2}))
print(1 in t, "b" in t, t == (1, "a", 2.5), t != (1,), (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (2,) > (1, 5), (1,) == [1], hash((1, 2)) == hash((1, 2)), {(1, 2): "x"}[(1, 2)])
print(t.index("a"), t.count(1), t.count(9), bool(()), bool((0,)), tuple(t) is t, t[:] is t, t * 1, (1, 2) + (), max((3, 1)), sum((1, 2)), sorted((3, 1)), list(t))
a, b, c = t
print(a, b, c)
a, b = b, a
print(a, b)
(a, (b, c)), d = (1, (2, 3)), 4
print(a, b, c, d)
x = 1,
print(x, type(x))
def f():
    return 1, 2
print(f(), f()[1])
for p, q in ((1, 2), (3, 4)):
    print(p, q)
for i, (p, q) in enumerate([(1, 2), (3, 4)]):
    print(i, p, q)
for g in (lambda: t[5], lambda: t["a"], lambda: t.index(99), lambda: t[::-1], lambda: t + [1], lambda: t < 5, lambda: (1,) < ("a",), lambda: tuple(5), lambda: hash(([],)), lambda: {([],): 1}, lambda: t.append(1), lambda: t * t, lambda: tuple(1, 2), lambda: t.foo):
    try:
        print(g())
    except Exception as e:
        print(repr(e))

# Targets, chains, swaps, order of evaluation.
a = b = c = 0
a, b = b + 1, a + 2
print(a, b, c)
log = []
def t(n):
    log.append(n)
    return n
d = {}
d[t("k")] = t("v")
print(log); log.clear()
x = [0, 0]
x[t(0)], x[t(1)] = t(5), t(6)
print(log, x); log.clear()
print(t(1) + t(2) * t(3), log); log.clear()
print(t(1) < t(2) < t(3), log); log.clear()
def f(*a, **k):
    return a
f(t("a"), *[t("b")], k=t("c"), **{"q": t("d")})
print(log); log.clear()
{t(1): t(2), t(3): t(4)}
print(log); log.clear()
[t(1), t(2)][t(0)]
print(log); log.clear()
t(1) if t(0) else t(2)
print(log); log.clear()
i = 0
i, x[i] = 1, 99
print(i, x)
p = q = []
p.append(1)
print(q)
(m, n), o = "ab", "c"
print(m, n, o)
u = v, w = 1, 2
print(u, v, w)
s: int = 5
print(s)
r: "list"
try:
    print(r)
except NameError as e:
    print(repr(e))
class K:
    z: int
    y: str = "y"
print(K.y, hasattr(K, "z"))
_, *_ , last = range(5)
print(_, last)
x = 1; y = 2; x, y = y, x; print(x, y)
e = 1 if False else 2; print(e)
big = 1 + \
    2 + (
        3
    )
print(big)
def 測(): return "utf8 name"
print(測())

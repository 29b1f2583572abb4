# Aliasing and copying of nested data.
a = [[1, 2], [3]]
b = a[:]
c = [r[:] for r in a]
d = a * 2
b[0].append("b")
c[0].append("c")
d[3].append("d")
print(a, b, c, d)
e = [[0] * 3] * 2
e[0][0] = 9
print(e, e[0] is e[1])
f = [[0] * 3 for _ in range(2)]
f[0][0] = 9
print(f, f[0] is f[1])
t = ([1], [2])
t[0].append(5)
print(t)
try:
    t[0] += [6]
except TypeError as x:
    print(repr(x))
print(t)
def default(l=None):
    l = l or []
    l.append(1)
    return l
print(default(), default(), default([0]))
g = {"k": [1]}
h = g.copy()
h["k"].append(2)
h["n"] = 3
print(sorted(g.items()), sorted(h.items()))
def deepcopy(v):
    if isinstance(v, list):
        return [deepcopy(x) for x in v]
    if isinstance(v, dict):
        return {k: deepcopy(x) for k, x in v.items()}
    if isinstance(v, tuple):
        return tuple(deepcopy(x) for x in v)
    return v
o = {"a": [1, {"b": (2, [3])}]}
p = deepcopy(o)
p["a"][1]["b"][1].append(4)
print(o, p, o == p)
m = [1, 2, 3]
n = m
m = m + [4]
print(m, n)
m = n
m += [5]
print(m, n)
q = list(range(5))
q[1:4], r = q[3:0:-1], q[0]
print(q, r)
q[:] = []
print(q, m is n)

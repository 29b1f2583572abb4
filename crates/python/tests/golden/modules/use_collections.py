# collections.deque, OrderedDict, namedtuple.
from collections import deque
d = deque((), 3)
print(len(d), bool(d), d.append(1), d.append(2), d.append(3), len(d), d.append(4), list(d), d.popleft(), list(d), d.pop(), list(d), d.appendleft(9), list(d), d[0], d[-1])
d[0] = 7
print(list(d), [x for x in d], 7 in d if False else "-", sum(d), d.extend([5, 6]), list(d))
e = deque([1, 2], 5)
print(list(e), e.append(3), list(e), deque((), 2, 1) is not None)
f = deque((), 2, 1)
f.append(1); f.append(2)
for g in (lambda: f.append(3), lambda: f.appendleft(0), lambda: deque((), 0).append(1), lambda: deque((), 1).popleft(), lambda: deque((), 1).pop(), lambda: deque(), lambda: deque([1, 2, 3], 2) and list(deque([1, 2, 3], 2)), lambda: deque(5, 5), lambda: deque((), -1), lambda: e[10], lambda: e[-10], lambda: e["a"], lambda: e.clear(), lambda: e.rotate(1), lambda: e.maxlen, lambda: e[0:1], lambda: deque((), "x"), lambda: f.extend([3]), lambda: hash(e), lambda: e.count(1), lambda: e == e, lambda: e.foo):
    try:
        print(g())
    except Exception as x:
        print(repr(x))
q = deque((), 100)
for i in range(150):
    q.append(i)
print(len(q), q[0], q[99], q.popleft(), q.pop(), list(q)[:5])
import collections
print([n for n in ("deque", "namedtuple", "OrderedDict", "defaultdict", "Counter", "ChainMap") if hasattr(collections, n)])

# collections.namedtuple.
from collections import namedtuple
P = namedtuple("P", ["x", "y"])
p = P(1, 2)
print(p, p.x, p[1], len(p), tuple(p), p == (1, 2), P, P.__name__, isinstance(p, tuple), P(y=5, x=4), P(1, y=3), P(*[8, 9]))
x, y = p
print(x, y, list(p), p + (3,), p[0:1], hash(p) == hash((1, 2)), sorted([P(2, 1), P(1, 2)]), {p: 1}[(1, 2)], max(p), 2 in p)
Q = namedtuple("Q", "a b c")
print(Q(1, 2, 3), Q(1, 2, 3)._asdict() if hasattr(Q(1, 2, 3), "_asdict") else "-", repr(Q("s", None, [1])))
E = namedtuple("E", ())
print(E(), len(E()))
T = namedtuple("T", ("only",))
print(T(5), T(only=6).only)
for f in (lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, z=2), lambda: P(1, x=2), lambda: P(), lambda: p.z, lambda: setattr(p, "x", 5), lambda: namedtuple("X"), lambda: namedtuple("X", 5), lambda: namedtuple(5, "a"), lambda: p[2], lambda: P._make([1, 2]), lambda: P._fields, lambda: p._replace(x=5)):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
class PP(P):
    def norm(self):
        return self.x * self.x + self.y * self.y
q = PP(3, 4)
print(q.norm(), q.x, q)

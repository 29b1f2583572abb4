# Comparison methods.
class V:
    def __init__(self, v):
        self.v = v
    def __eq__(self, o):
        print("eq", end=" ")
        return self.v == o.v if isinstance(o, V) else NotImplemented
    def __lt__(self, o):
        print("lt", end=" ")
        return self.v < o.v
    def __le__(self, o):
        print("le", end=" ")
        return self.v <= o.v
    def __gt__(self, o):
        print("gt", end=" ")
        return self.v > o.v
    def __ge__(self, o):
        print("ge", end=" ")
        return self.v >= o.v
    def __hash__(self):
        return hash(self.v)
    def __repr__(self):
        return "V(%r)" % self.v
a, b = V(1), V(2)
print(a == b, a != b, a < b, a <= b, a > b, a >= b)
print(a == V(1), a != V(1), a == 5, 5 == a, a != 5, a is a)
print(sorted([V(3), V(1), V(2)]))
print(max(V(1), V(2)), min(V(1), V(2)))
print(a in [V(1)], [V(1), V(2)].index(b), [a].count(V(1)), [a] == [V(1)], (a, b) < (V(1), V(3)), {a: "x"}[V(1)], len({V(1), V(1)}))
class OnlyEq:
    def __eq__(self, o):
        return True
for f in (lambda: hash(OnlyEq()), lambda: {OnlyEq(): 1}, lambda: OnlyEq() != 1, lambda: OnlyEq() < OnlyEq()):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
class NotBool:
    def __eq__(self, o):
        return "text"
    def __lt__(self, o):
        return []
print(NotBool() == 1, NotBool() < 1, NotBool() != 1, not (NotBool() < 1), bool(NotBool() == 1))
class Ne:
    def __ne__(self, o):
        return "ne called"
print(Ne() != 1, Ne() == 1)
class OnlyLt:
    def __lt__(self, o):
        return "lt"
class Other:
    pass
for f in (lambda: OnlyLt() < 5, lambda: 5 > OnlyLt(), lambda: OnlyLt() > 5, lambda: Other() < OnlyLt(), lambda: Other() > OnlyLt(), lambda: OnlyLt() <= 5):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

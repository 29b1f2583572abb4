# frozenset.
f = frozenset([1, 2, 3])
print(f, len(f), 1 in f, frozenset(), frozenset("a"), f == {1, 2, 3}, {1, 2, 3} == f, f == frozenset([3, 2, 1]), hash(f) == hash(frozenset([3, 1, 2])))
print(f | {4}, f & {1}, f - {1}, f ^ {1, 9}, {4} | f, type(f | {4}), type({4} | f), f.union([5]), f < {1, 2, 3, 4}, f.issubset(f), f.copy())
print({f: "x"}[frozenset([1, 2, 3])], {frozenset(), 1} == {1, frozenset()}, f in [f], set(f), sorted(f), isinstance(f, set), bool(frozenset()))
for g in (lambda: f.add(1), lambda: f.remove(1), lambda: f.clear(), lambda: f.pop(), lambda: f.update([1]), lambda: f.foo, lambda: f[0], lambda: frozenset(5), lambda: frozenset([[]])):
    try:
        print(g())
    except Exception as e:
        print(repr(e))
def aug():
    g = frozenset([1])
    h = g
    g |= {2}
    return g, h
print(aug())

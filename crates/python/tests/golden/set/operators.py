# Every operator and method of sets on sets, frozensets, iterables and what is none.
def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(repr(e))


a, b = {1, 2, 3}, {2, 3, 4}
fa, fb = frozenset(a), frozenset(b)
pairs = ((a, b), (fa, b), (a, fb), (fa, fb), (a, a), (a, {1}), ({1}, a), (a, [1]), (a, 1))
for op in ("|", "&", "-", "^", "<", "<=", ">", ">=", "==", "!="):
    print(op)
    for x, y in pairs:
        show(eval, "x" + op + "y", {"x": x, "y": y})
for name in ("union", "intersection", "difference", "symmetric_difference", "issubset", "issuperset", "isdisjoint"):
    print(name)
    for other in (b, [2, 9], (), "ab", 5, a):
        show(getattr(a, name), other)
        show(getattr(fa, name), other)
for name in ("update", "intersection_update", "difference_update", "symmetric_difference_update"):
    print(name)
    for other in (b, [2, 9], (), 5):
        s = set(a)
        show(getattr(s, name), other)
        print(s)
    s = set(a)
    show(getattr(s, name), s)
    print(s)
s = set(a)
s |= {9}
s &= {9, 1}
print(s)
s -= {1}
s ^= {9, 8}
print(s)


def wrong():
    global s
    s |= [1]


show(wrong)
f = frozenset([1])
f |= {2}
print(f, type(f))
f &= {2}
print(f, type(f))

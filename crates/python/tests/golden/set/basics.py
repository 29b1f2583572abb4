# Sets: order, operators, methods.
s = {3, 1, 2}
print(s, len(s), 1 in s, 5 in s, set(), set([1, 1, 2]), set("hello") == {"h", "e", "l", "o"}, {1, "a", None} == {None, "a", 1}, set(range(10)), {i % 3 for i in range(10)})
print({"x", "y", "z", "w"}, {100, 50, 25, 75}, {"red", "green", "blue", "yellow", "black"}, set(range(20, 0, -1)), {i * 11 % 17 for i in range(17)})
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, b - a, a ^ b, a.union(b), a.intersection(b), a.difference(b), a.symmetric_difference(b))
print(a == {4, 3, 2, 1}, a != b, a < b, {1} < a, a <= a, a >= {1}, a > {1, 2}, a.issubset({1, 2, 3, 4, 5}), a.issuperset({1}), a.isdisjoint({9}), a.isdisjoint(b), {1} == [1])
a.add(10); a.add(1); print(a)
a.remove(10); a.discard(99); a.discard(1); print(a)
a.update([7, 8]); a.update(range(2)); print(a)
a |= {20}; print(a)
a &= {0, 1, 2, 20}; print(a)
a -= {0}; print(a)
a ^= {1, 30}; print(a)
c = a.copy(); c.clear(); print(c, a, bool(c), c == set())
print(a.intersection_update([1, 2, 30]), a, a.difference_update([30]), a, a.symmetric_difference_update([5]), a)
p = {42}
print(p.pop(), p)
for f in (
    lambda: set().pop(),
    lambda: {1}.remove(2),
    lambda: {[]},
    lambda: {1, {2}},
    lambda: set(5),
    lambda: {1} + {2},
    lambda: {1} | [2],
    lambda: {1} & 5,
    lambda: {1} < 5,
    lambda: {1}[0],
    lambda: {1}.add([]),
    lambda: {1}.union([2]),
    lambda: {1}.union([2], [3]),
    lambda: {1}.foo,
    lambda: hash({1}),
    lambda: {1}.update(5),
    lambda: {{}: 1},
    lambda: [] in {1},
    lambda: set(1, 2),
    lambda: {1}.add(),
    lambda: {1, 2} - [1],
):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
print(sorted({3, 1, 2}), sum({1, 2}), max({1, 5}), list({7}), [x for x in {9}], {1, 1.0, True}, len({0, False, 0.0}), {(1, 2), (1, 2)}, not set())

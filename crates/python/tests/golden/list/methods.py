# Every list method.
l = [3, 1, 2]
print(l.append(4), l)
print(l.extend([5, 6]), l, l.extend("ab"), l, l.extend(()), l.extend(x for x in (7,)), l)
print(l.insert(0, "first"), l, l.insert(-1, "x"), l, l.insert(100, "last"), l, l.insert(-100, "neg"), l)
print(l.pop(), l.pop(0), l.pop(-2), l.pop(1), l)
print(l.remove(2), l, l.index(1), l.index(5), l.index("a", 2), l.count(1), l.count("zz"))
print(l.reverse(), l, l.copy(), l.clear(), l)
l = [5, 3, 8, 1]
print(l.sort(), l, l.sort(reverse=True), l, l.sort(key=lambda x: -x), l, l.sort(key=lambda x: x % 3, reverse=True), l)
print(sorted(["b", "A", "c"]), sorted(["b", "A", "c"], key=str.lower), sorted([1, 2, 3], reverse=True), sorted({3: 0, 1: 0}), sorted("hello"), sorted([(2, "b"), (1, "z"), (2, "a")]), sorted([]), sorted([2.5, 1, True]))
for f in (
    lambda: [].pop(),
    lambda: [1].pop(5),
    lambda: [1].pop(-2),
    lambda: [1].pop("a"),
    lambda: [1].remove(2),
    lambda: [1].index(2),
    lambda: [1].index(1, 1),
    lambda: [1].insert("a", 1),
    lambda: [1].extend(5),
    lambda: [1].append(),
    lambda: [1].append(1, 2),
    lambda: [1, "a"].sort(),
    lambda: sorted([1, None]),
    lambda: sorted(5),
    lambda: [1].sort(1),
    lambda: [2, 1].sort(key=5),
    lambda: [1, 2].sort(foo=1),
    lambda: sorted([1], lambda x: x),
    lambda: sorted(),
    lambda: [1][5],
    lambda: [1][-2],
    lambda: [1]["a"],
    lambda: [1][1.0],
    lambda: [1] + (2,),
    lambda: [1] + 5,
    lambda: [1] * "a",
    lambda: [1] * 1.5,
    lambda: [1] < 5,
    lambda: [1] < ["a"],
    lambda: [1] - [1],
    lambda: list(5),
    lambda: list(1, 2),
    lambda: [1].foo,
    lambda: [1][::0],
    lambda: [1].copy(1),
):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

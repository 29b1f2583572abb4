# all any enumerate filter map max min reversed sorted sum zip len iter next.
print(all([]), all([1, 0]), all((1, "a")), any([]), any([0, ""]), any(x > 2 for x in range(5)), all(x < 5 for x in range(5)))
print(list(enumerate("abc")), list(enumerate("ab", 5)), list(enumerate([], 1)), list(enumerate("ab", start=2)), dict(enumerate("ab")))
print(list(filter(lambda x: x % 2, range(6))), list(filter(None, [0, 1, "", "a"])), list(filter(str.isdigit, "a1b2")))
print(list(map(lambda x: x * 2, [1, 2])), list(map(lambda x, y: x + y, [1, 2, 3], [10, 20])), list(map(str, (1, 2))), list(map(int, "123")), list(map(max, [1, 5], [3, 2])))
print(max(1, 2, 3), max([4, 2]), max("abc"), max([1, -5], key=abs), max([], default="d"), max((1, 2), (1, 3)), max([1], default=0), max(2, 1, key=lambda x: -x))
print(min(1, 2, 3), min([4, 2]), min("abc"), min([1, -5], key=abs), min([], default=None), min(1.5, 1), min({3: 1, 2: 9}))
print(list(reversed([1, 2, 3])), list(reversed("abc")), list(reversed(range(3))), sum([1, 2]), sum([], 5), sum([0.5, 0.25]), sum(range(101)), sum([[1], [2]], []), sum((1, 2), 10), sum(x for x in (1, 2)))
print(list(zip([1, 2], "ab")), list(zip()), list(zip([1, 2, 3])), list(zip("abc", [1], "xy")), list(zip(range(3), range(3), range(3))), dict(zip("ab", [1, 2])) == {"a": 1, "b": 2})
e = enumerate("ab")
print(next(e), next(e), next(e, "end"), iter(e) is e, type(e), type(zip()), type(map(None, [])) if False else "-", type(filter(None, [])))
m = map(lambda x: x, [1])
print(next(m), next(m, None), iter(m) is m)
print(iter([1]).__class__ if hasattr(iter([1]), "__class__") else "-", next(iter((5,))), next(iter({6: 1})), list(iter(lambda: 1, 1)) if False else "-")
for f in (lambda: max(), lambda: max([]), lambda: min(()), lambda: max(5), lambda: max(1, "a"), lambda: sum(["a"]), lambda: sum("ab"), lambda: sum(5), lambda: sum(), lambda: all(5), lambda: any(None), lambda: enumerate(5), lambda: list(enumerate(5)), lambda: enumerate(), lambda: map(5), lambda: list(map(5, [1])), lambda: filter(5), lambda: list(filter(5, [1])), lambda: list(zip(5)), lambda: zip([1], 5), lambda: reversed(5), lambda: reversed({1}), lambda: list(reversed({1: 2})), lambda: len(5), lambda: len(), lambda: len([], []), lambda: next(iter([])), lambda: next([1]), lambda: iter(5), lambda: sorted(5), lambda: max([1, 2], foo=1), lambda: max(1, 2, default=3), lambda: iter([1], 2), lambda: max(None, 1), lambda: sum([1], [2])):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

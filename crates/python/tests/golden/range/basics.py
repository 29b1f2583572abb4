# range.
for args in ((5,), (2, 5), (0, 10, 3), (10, 0, -3), (5, 5), (5, 2), (0, -5), (0, -5, -1), (-3, 3, 2), (0, 1, 100)):
    r = range(*args)
    print(args, r, len(r), list(r), list(reversed(r)), bool(r), sum(r))
r = range(10, 50, 5)
print(r[0], r[-1], r[3], r[1:4], r[::2], r[::-1], r[5:], r[-3:-1], r[100:], 20 in r, 21 in r, 50 in r, -1 in r)
print(range(3) == range(0, 3, 1), range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(3) == [0, 1, 2], range(3) != range(4), hash(range(3)) is not None if False else "-")
print(range(2**40, 2**40 + 3) if False else "-", max(range(5)), min(range(3, 9)), sorted(range(3, 0, -1)), tuple(range(3)), range(True, 4), list(map(str, range(3))))
for f in (lambda: range(), lambda: range("a"), lambda: range(1.5), lambda: range(1, 2, 0), lambda: r[100], lambda: r["a"], lambda: range(1, 2, 3, 4), lambda: r < r, lambda: r.foo, lambda: range(5).start, lambda: range(1, 9, 2).stop, lambda: range(1, 9, 2).step, lambda: 2.0 in r, lambda: "a" in r, lambda: range(2**31), lambda: len(range(2**40)), lambda: r.index(15), lambda: r.count(15), lambda: hash(range(3)) == hash(range(3)), lambda: range(stop=5), lambda: list(range(2**30, 2**30 + 2))):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
def w():
    r[0] = 1
try:
    w()
except TypeError as e:
    print(repr(e))
for i in range(3):
    for j in range(i, -1, -1):
        print(i, j, end="; ")
print(i, j)
for i in range(5):
    i *= 10
    print(i, end=" ")
print(i)
for i in range(0):
    pass
print(i)
n = 3
for i in range(n):
    n = 100
print(i, n)

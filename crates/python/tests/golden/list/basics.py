# Lists: display, index, slice, operators.
l = [1, "two", 3.0, None, [4, 5]]
print(l, len(l), l[0], l[-1], l[-1][0], l[1:3], l[:2], l[3:], l[:], l[-2:], l[::2], l[::-1], l[3:0:-1], l[10:], l[-10:2], l[4:2])
print([] + [1], [1] + [2, 3], [0] * 3, 2 * [1, 2], [1] * 0, [1] * -1, [[]] * 2, list(), list("ab"), list((1, 2)), list(range(3)), list({1: 2}), [None] * 2)
print(1 in l, "two" in l, 5 in l, [4, 5] in l, 5 not in l, l == [1, "two", 3, None, [4, 5]], [1] == (1,), [] == [], [1, 2] < [1, 3], [1] < [1, 0], [2] > [1, 9], [] < [0], [1, 2] <= [1, 2])
a, b, *c = [1, 2, 3, 4]
print(a, b, c)
[x, y] = 5, 6
print(x, y)
m = l
m[0] = 99
print(l[0], l is m, l[:] is l, l.copy() == l, l.copy() is l)
l[1:3] = ["a", "b", "c"]
print(l)
l[0:0] = [0, 0]
print(l)
l[2:4] = []
print(l)
l[len(l):] = [7]
print(l)
l[1:] = (0, 1, 4)
print(l)
del l[0]
print(l)
l = list(range(10))
del l[2:4]
print(l)
del l[-1], l[0]
print(l)
del l[:]
print(l, bool(l), not l)
n = [[i * j for j in range(3)] for i in range(3)]
n[1][1] = "x"
print(n, len(n), sum(n[2]))
r = [1]
r.append(r)
print(r, [r], len(r)) if False else print("no recursion")
print([1, [2, [3, [4]]]], [(), [], {}], ["a'b", 'c"d', "\n"], [True, None, ...], [1.0, 1e10, -0.0])

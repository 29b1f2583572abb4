# Changing a list while it is iterated.
l = [1, 2, 3]
for x in l:
    if len(l) < 8:
        l.append(x * 10)
print(l)
l = [1, 2, 3, 4, 5, 6]
for x in l:
    if x % 2 == 0:
        l.remove(x)
print(l)
l = [1, 2, 3, 4]
for x in l:
    l.pop()
print(l)
l = list(range(5))
it = iter(l)
print(next(it), next(it))
l.insert(0, "new")
print(next(it), list(it), list(it))
l = [0] * 3
for i, l[i] in enumerate("abc"):
    pass
print(l)
l = [3, 2, 1]
for l[0] in range(3):
    print(l)
m = [1, 2, 3]
m[1:2] = m
print(m)
m += m
print(m)
m.extend(m)
print(len(m))
r = list(reversed([1, 2, 3]))
print(r, [x for x in reversed("abc")], list(reversed(range(4))), list(reversed((1, 2))), list(reversed(b"ab")))

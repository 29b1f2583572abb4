# for, while, else, break, continue, nested.
for i in range(3):
    print(i, end=" ")
else:
    print("for else")
for i in range(5):
    if i == 2:
        break
else:
    print("not printed")
print("i", i)
n = 0
while n < 3:
    n += 1
    if n == 2:
        continue
    print("n", n, end=" ")
else:
    print("while else")
while True:
    n += 1
    if n > 5:
        break
else:
    print("not printed")
for i in range(3):
    for j in range(3):
        if j == 2:
            break
        if i == 1:
            continue
        print(i, j, end="; ")
    else:
        print("inner else")
print()
for i in []:
    pass
else:
    print("empty else")
for (a, b), c in [((1, 2), 3)]:
    print(a, b, c)
l = [None]
for l[0] in "ab":
    print(l, end=" ")
print()
for i, in [(1,), (2,)]:
    print(i, end=" ")
for a, *b in ["abc", (1, 2)]:
    print(a, b, end=" ")
print()
total = 0
for i in range(10, 0, -2):
    total += i
print(total, [c for c in "hello" if c not in "l"])

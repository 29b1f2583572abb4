# The order of larger dicts, through growth and removal.
d = {}
for i in range(60):
    d[i * 37 % 101] = i
print(d)
for i in range(0, 101, 2):
    d.pop(i, None)
print(d)
for i in range(200, 230):
    d[i] = -i
print(list(d))
s = {}
for i in range(50):
    s["key" + str(i * i)] = i
print(list(s))
for i in range(0, 50, 3):
    del s["key" + str(i * i)]
print(list(s))
s["another"] = 1
s["one more"] = 2
print(list(s.values()))
c = s.copy()
print(list(c) == list(s), c == s)
n = {}
for i in range(-10, 10):
    n[i] = i
print(n)
big = {10**12: 1, 2**40: 2, -(2**35): 3, 2**31: 4}
print(sorted(big.values()))
print({i / 2: i for i in range(6)} == {0.0: 0, 0.5: 1, 1.0: 2, 1.5: 3, 2.0: 4, 2.5: 5})

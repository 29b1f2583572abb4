# Augmented assignment with each operator, names, items and attributes.
a = 10
a += 5; print(a)
a -= 3; print(a)
a *= 7; print(a)
a //= 4; print(a)
a %= 8; print(a)
a **= 3; print(a)
a <<= 4; print(a)
a >>= 2; print(a)
a |= 9; print(a)
a &= 0x3D; print(a)
a ^= 0xFF; print(a)
a /= 4; print(a)
l = [1, 2, 3]
l[0] += 10
l[-1] *= 5
print(l)
d = {"x": 1}
d["x"] -= 7
print(d)
class C:
    n = 5
c = C()
c.n += 1
C.n *= 3
print(c.n, C.n)
def f():
    print("f called once")
    return 1
l[f()] += 100
print(l)
x = y = 3
x += 1
print(x, y)
l = m = [1]
l += [2]
print(l, m, l is m)
l = l + [3]
print(l, m, l is m)
t = u = (1,)
t += (2,)
print(t, u)
s = "a"
s += "b"
s *= 3
print(s)
try:
    q += 1
except NameError as e:
    print(repr(e))

# Shifts, of small and big integers.
for n in (0, 1, -1, 5, -5, 255, -256, 12345678, -12345678, 1 << 40, -(1 << 40), 3**50, -(3**50)):
    print(n, [n << s for s in (0, 1, 7, 16, 31, 33, 64)])
    print(n, [n >> s for s in (0, 1, 7, 16, 31, 33, 64, 100)])
try:
    1 << -1
except ValueError as e:
    print(repr(e))
try:
    1 >> -1
except ValueError as e:
    print(repr(e))
try:
    (1 << 70) >> -1
except ValueError as e:
    print(repr(e))
try:
    (1 << 70) << -3
except ValueError as e:
    print(repr(e))
x = 1
x <<= 35
print(x)
x >>= 3
print(x)
print(1 << True, 8 >> False)

# pow and ** with integers.
for b in (0, 1, -1, 2, -2, 3, 10, -10, 65537):
    print(b, [b**e for e in (0, 1, 2, 3, 5, 16, 20)])
print(2**-1, 10**-2, (-2) ** -3, -(2**2), -(2**-1))
print(pow(3, 5), pow(3, 5, 7), pow(2, 100, 1000007), pow(-3, 3, 10))
print(pow(123456789, 987654321, 1000000007))
print(pow(2**70, 3), pow(2**70, 2, 10**9 + 9), pow(7, 2**65, 13))
try:
    print(0**-1)
except ZeroDivisionError as e:
    print(repr(e))
try:
    print(pow(2, -1, 5))
except Exception as e:
    print(repr(e))
try:
    print(pow(2, 3, 0))
except Exception as e:
    print(repr(e))
x = 3
x **= 4
print(x)
print(2**3**2, (2**3) ** 2, -(2**4), (-2) ** 4, 2 ** (-0))
print(True**5, False**0, 5**True)

# Big integers against floats.
for n in (2**31, 2**53, 2**64, 10**15, 10**30, -(10**25), 2**127):
    print(n, float(n), n + 0.0, n * 1.0, n / 1, n / 3, n == float(n), n < float(n), n > 0.5)
    print(0.5 * n, n - 0.5, 1.0 / n, n // 1.0, n % 7.0 >= 0)
print(float(2**128), float(2**200), -(2**200) + 0.0, 2**128 / 2**100, 2**200 / 2**190)
print(int(1e10), int(1e15), int(1e20), int(1e30), int(-1e12), int(3e38), int(16777217.0))
print(2**0.5, (2**40) ** 0.5, 4**-2, 10**-3, (2**64) ** -1)
print(round(1e10), round(1e20), 1e10 // 1, int(2.0**31), int(-(2.0**31)), int(2.0**30), int(2.0**62), int(2.0**63), int(2.0**64))

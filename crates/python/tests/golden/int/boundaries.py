# Around the edge of a 31-bit small integer, of 32 and of 64 bits.
edges = []
for bits in (29, 30, 31, 32, 33, 59, 60, 61, 62, 63, 64, 65):
    edges += [(1 << bits) - 1, 1 << bits, (1 << bits) + 1]
for e in edges:
    print(e, -e, ~e, e + 1, e - 1, -e - 1, -e + 1)
    print(hex(e), oct(e), bin(-e))
a = 1073741823
print(a + 1, -a - 1, -a - 2, a + a, a * 2, a * a, -a * a, a << 1, a << 2)
a = 1073741824
print(a - 1, a >> 1, -a >> 1, a // -1, a % 7, -a % 7, a % -7, -a % -7)
print(46341 * 46341, 46340 * 46340, 65536 * 65536, 65535 * 65537, 32768 * -65536)
print(2**31 - 1, 2**31, -(2**31), 2**63, -(2**63) - 1)
n = 2147483646
for i in range(4):
    n += 1
    print(n, end=" ")
print()
n = -1073741822
for i in range(5):
    n -= 1
    print(n, end=" ")
print()

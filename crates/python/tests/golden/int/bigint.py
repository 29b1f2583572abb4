# Integers of arbitrary size.
a = 123456789012345678901234567890
b = 987654321098765432109876543210
c = -31415926535897932384626433832795
print(a + b, a - b, b - a, a * b, b // a, b % a)
print(a + c, a - c, c - a, a * c, c // a, c % a, c // -a, c % -a, a // c, a % c)
print(divmod(b, a), divmod(c, a), divmod(a, c), divmod(-b, -a))
print(-a, +a, ~a, abs(c), bool(a), not a)
print(a & b, a | b, a ^ b)
print(a & c, a | c, a ^ c)
print(c & -1, c | -1, c ^ -1, a & 0xFF, c & 0xFF, a | 1, c ^ 5)
print(a == a + 0, a != b, a < b, a > c, a <= a, c >= c, a == 5, 5 < a, -5 > c)
print(a // 10**10, a % 10**10, a * 0, a * 1, 0 - a)
f = 1
for i in range(1, 41):
    f *= i
print(f)
while f > 1 << 100:
    f //= 97
print(f)
print(hash(2**40) == hash(2**40), 2**100 == 2**99 * 2, 2**100 is 2**100)
print(str(a), repr(b), "%d" % c, "{}".format(a), "{:x}".format(b), "{:,}".format(a))
x = 10**50
print(x, x + 1, x - 1, -x)
print(int("1" * 40), int("-" + "9" * 30), int("ff" * 12, 16), int("z" * 20, 36))

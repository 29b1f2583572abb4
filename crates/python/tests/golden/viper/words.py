# Machine words: they wrap around, and unsigned ones compare, shift and return as such.


@micropython.viper
def arithmetic(a: int, b: int):
    print(a + b, a - b, a * b, a & b, a | b, a ^ b, -a, ~a, +a)


@micropython.viper
def unsigned(a: uint, b: uint):
    print(a + b, a - b, a * b, a & b, a | b, a ^ b, -a, ~a)
    print(a < b, a <= b, a > b, a >= b, a == b, a != b)


@micropython.viper
def divide(a: int, b: int):
    print(a // b, a % b)


@micropython.viper
def shift(a: int, b: uint, n: int):
    print(a << n, a >> n, b << n, b >> n)


@micropython.viper
def mixed(a: int, b: uint) -> uint:
    return b + a


@micropython.viper
def constants(a: int) -> int:
    a += 7
    a -= 2
    a *= 3
    a <<= 2
    a >>= 1
    a |= 1
    a ^= 0x55
    a &= 0xFFF
    return a * 20000 + 70000


for a, b in ((5, 3), (2**31 - 1, 1), (-(2**31), 1), (2**30, 2**30), (0xFFFFFFFF, 2), (1 << 40, 7)):
    arithmetic(a, b)
    unsigned(a, b)
    divide(a, b)
    divide(-a, b)
    divide(a, -3)
for n in (0, 1, 30, 31, 32, 33, -1):
    shift(-3, -3, n)
print(mixed(-7, 5), constants(9), constants(-9))


@micropython.viper
def truths(a: int, b: uint, c: bool, d):
    print(a < 3, a <= 3, a > 3, a >= 3, a == 3, a != 3, 1 < a < 5, 1 < a < 3 < 9)
    print(a and 3, a or 3, b or uint(9), c and a, d and d, d or d)
    print(bool(a), int(c), uint(a), int(b), bool(d), int(bool(a)))
    print(1 if a else 2, 1 if not a else 2, 1 if c else 2, 1 if a < 3 and b else 2)
    if a > 2:
        print("more")
    if not a > 2:
        print("less")
    if b > uint(2) or a == 1:
        print("large")
    if not (a == 1 and b == uint(1)):
        print("not both")


truths(3, 3, 3, "x")
truths(-1, -1, 0, [])
truths(0, 0, [], [0])
truths(1, 1, "a", 5)


@micropython.viper
def nothing(a: int) -> int:
    if a == 1:
        return None
    if a == 2:
        return
    if a == 3:
        return a


@micropython.viper
def nothing_true(a: int) -> bool:
    if a:
        return True


@micropython.viper
def pair(a: int):
    b, c = a, uint(a)
    b, d = 1, b
    e = f = a
    f += 1
    return b, c, d, e, f, (n := a + 1), n


print(nothing(1), nothing(2), nothing(3), nothing(4), nothing_true(0), nothing_true(2))
print(pair(-5))
for wrong in (1.5, "7", None, []):
    try:
        print(nothing(wrong))
    except TypeError as e:
        print(e)
try:
    nothing()
except TypeError as e:
    print(e)


@micropython.viper
def at_hand() -> uint:
    print(uint(-1), uint(int(-7)), uint(5))
    u = uint(-1)
    print(u, u - 1)
    return uint(-1)


print(at_hand())

# Corners of built-in functions and operators on numbers.
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(repr(e))


# An enumeration counts by small ints, which wrap around.
for start in (1073741823, 2147483647, -1073741824, -1073741825, 2147483648, True, 2**40):
    attempt(lambda: list(enumerate("ab", start)))
attempt(lambda: pow(True, 2, 3))
attempt(lambda: pow(2, False, 3))
attempt(lambda: pow(2, 3, True))
attempt(lambda: pow(2, 3, None))
attempt(lambda: pow(2, -1, 7))
attempt(lambda: pow(2**70, 2**40, 10**9 + 7))
for n in (-1, -(2**31) + 1, -(2**31), -(2**40), 2**40):
    attempt(lambda: 2**70 >> n)
    attempt(lambda: (2**70 << n) & 1)
for a in (-1j - 26, 5 - 26j, 1 + 2j, 1e10 + 3j):
    for b in (-1j + 5, 3 + 4j, 2.5j, 7 + 0j, 0.1 - 3j):
        attempt(lambda: a / b)
        attempt(lambda: a * b)
for separator in (bytearray(), bytearray(b"a"), memoryview(b"a"), "a", 5):
    for limit in ((), (1,), (-1,)):
        attempt(lambda: b"bab".split(separator, *limit))
        attempt(lambda: b"bab".rsplit(separator, *limit))


class T(tuple):
    def __eq__(self, other):
        return "T.eq"


class U(tuple):
    pass


attempt(lambda: (1,) == T([1]))
attempt(lambda: (1,) != T([1]))
attempt(lambda: T([1]) == (1,))
attempt(lambda: (1,) == U([1]))
attempt(lambda: U([1]) == (1,))
attempt(lambda: (1,) != U([1]))
# What is looked for where.
for container in (True, False, {1: 2}.keys(), {"a": 2}.keys(), {}.keys(), {1: 2}.values(), {1: 2}.items()):
    for item in (1, 2.5, True, 2j, [], "a", (1, 2)):
        attempt(lambda: item in container)

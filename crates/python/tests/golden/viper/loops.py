# Loops over words and objects, calls, attributes, exceptions, nested functions.


@micropython.viper
def count(n: int) -> int:
    total = 0
    for i in range(n):
        if i == 3:
            continue
        if i == 7:
            break
        total += i
    else:
        total += 1000
    for i in range(10, 0, -3):
        total += i
    for i in range(-2, 2):
        total += i
    while n:
        n -= 1
        total += 2
    return total


@micropython.viper
def edge() -> int:
    n = 0
    stop = int(2**31 - 1)
    for i in range(stop - 2, stop):
        n += 1
    return n


@micropython.viper
def unsigned(n: uint) -> uint:
    total = uint(0)
    for i in range(uint(1), n):
        total += i
    return total


@micropython.viper
def objects(items, n: int):
    out = []
    for x in items:
        out.append(x)
        out.append(n)
        n += 1
    text = "%d of %s" % (n, len(out))
    print(text, n, end=";\n")
    return [out, {"n": str(n)}, out[0], [y for y in items]]


@micropython.viper
def globals_(n: int):
    global shared
    shared = n
    shared = shared
    shared += shared


class Thing:
    @micropython.viper
    def bump(self, by: int) -> int:
        self.n = int(self.n) + by
        self.n += self.n
        return int(self.n)


@micropython.viper
def early(n: int) -> int:
    for i in range(n):
        try:
            if i == 2:
                return i
        finally:
            print("left", i)
    return -1


@micropython.viper
def items(x):
    x[0] = 1
    x[1] = x[0]
    y = int(x[1]) + 1
    x[y] = y
    x[None] = None
    return x


@micropython.viper
def raises(x):
    raise x


@micropython.viper
def attributes(t, n: int):
    t.n = n
    t.b = n > 1
    print(t.n, t.b, f"{n}/{n:04x}", str(n) + "!")


@micropython.native
def native(a, b=2, *c, d=4, **e):
    try:
        yield a, b, c, d, e
    finally:
        print("native done")


print(count(5), count(100), count(0), edge(), unsigned(5))
print(objects("abc", 5))
globals_(4)
print(shared)
t = Thing()
t.n = 3
print(t.bump(4), t.bump(-20), t.n)
print(early(5), early(1))
print(items({}))
try:
    raises(KeyError(3))
except KeyError as e:
    print(repr(e))
attributes(t, 2)
print(list(native(1, 5, 6, x=7)))

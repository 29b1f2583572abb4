# __int__ counts where an integer is wanted, and must give one; __next__ may be an attribute of any kind.
def t(f):
    try:
        print(f())
    except TypeError as e:
        print(repr(e))


class I:
    def __init__(self, r):
        self.r = r

    def __int__(self):
        return self.r


for f in (
    lambda: [0] * I(2),
    lambda: [0] * I("a"),
    lambda: "ab" * I(2),
    lambda: (1,) * I(2),
    lambda: b"a" * I(2),
    lambda: b"a" * I([]),
    lambda: bytearray(1) * I(2),
    lambda: [1, 2, 3][I(1)],
    lambda: range(I(2)),
    lambda: chr(I(65)),
    lambda: "a".center(I(4)),
    lambda: [1, 2][I("a") :],
    lambda: [1, 2, 3][I(1) :],
):
    t(f)


class S(str):
    pass


class N(int):
    pass


for f in (lambda: abs(S("a")), lambda: abs(N(-1)), lambda: -S("a"), lambda: ~N(3)):
    t(f)


class G:
    def __getattr__(self, name):
        return "v"


class H:
    def __init__(self):
        self.__next__ = lambda: 5


t(lambda: next(G()))
t(lambda: next(H()))
t(lambda: len(N(3)))
t(lambda: True in N(1))
t(lambda: list(N(1)))


# __float__ counts beside a float.
class F:
    def __init__(self, v):
        self.v = v

    def __float__(self):
        return self.v


a = F(2.5)
for f in (
    lambda: 2.0 * a,
    lambda: a * 2.0,
    lambda: 2 * a,
    lambda: 2.0 < a,
    lambda: a < 2.0,
    lambda: 2.5 == a,
    lambda: a == 2.5,
    lambda: 2.0 != a,
    lambda: 2.0 * F(1),
    lambda: 2.0 * F("x"),
    lambda: 2.0 < F(1),
    lambda: 1j * a,
    lambda: divmod(7.0, a),
    lambda: bytearray(1) < a,
    lambda: memoryview(b"") >= a,
    lambda: b"a" < a,
):
    t(f)
t(lambda: list(G()))

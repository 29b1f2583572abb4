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

# An object of a class that derives from a tuple or dict is a single value to a format; one that derives from a number can
# be iterated by its __getitem__.
from collections import namedtuple


def t(f):
    try:
        print(f())
    except Exception as e:
        print(repr(e))


class T(tuple):
    pass


class D(dict):
    pass


class N(int):
    def __getitem__(self, i):
        return [1, 2, 3][i]


P = namedtuple("P", "x y")
for f in (
    lambda: "%s %s" % T((1, 2)),
    lambda: "%s" % T((1, 2)),
    lambda: "%s %s" % P(1, 2),
    lambda: "%(a)s" % D({"a": 1}),
    lambda: "12" % D({"a": 1}),
    lambda: "12" % {"a": 1},
    lambda: oct(T((1, 2))),
    lambda: hex(T((1,))),
    lambda: bin(D()),
    lambda: list(N(5)),
    lambda: sum(N(5)),
    lambda: False in 0,
    lambda: False in 1.5,
    lambda: True in 10**20,
    lambda: 10**20 * b"a",
    lambda: 10**20 * [],
    lambda: -(10**20) * "a",
):
    t(f)

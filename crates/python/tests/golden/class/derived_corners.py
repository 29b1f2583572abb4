# Objects of classes derived from built-in types where a built-in type is asked first.
class S(str):
    pass


class L(list):
    def __ne__(self, other):
        return "ne"

    def __eq__(self, other):
        return "eq"

    def __len__(self):
        return 0


class T(tuple):
    def __len__(self):
        return 0


class B(bytes):
    pass


class I(int):
    def __len__(self):
        return 0


class E(Exception):
    def __len__(self):
        return 0


class O:
    def __len__(self):
        return 0


class D(dict):
    def __bool__(self):
        return False


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(repr(e))


s, l, b = S("s"), L([1]), B(b"s")
for left in (b"", b"s", b"zz"):
    for right in (s, b, l):
        attempt(lambda: left < right)
        attempt(lambda: left >= right)
        attempt(lambda: left == right)
for left in (memoryview(b"s"), bytearray(b"s"), b"s", [1], (1,), {1}, {}):
    attempt(lambda: left == l)
    attempt(lambda: left != l)
    attempt(lambda: l == left)
    attempt(lambda: l != left)
print(bool(l), bool(L()), bool(T([1, 2])), bool(T()), bool(I(3)), bool(I()), bool(E()), bool(O()), bool(D({1: 2})))
print([x for x in (l, T([1]), I(2)) if x != 0 and x] is None)


class G(int):
    def __getattr__(self, name):
        return name


class X(Exception):
    def __getattr__(self, name):
        return name


class N:
    def __getattr__(self, name):
        return name


class F:
    def __init__(self):
        self.__getitem__ = lambda i: [7, 8][i]


for o in (G(3), X(3), N(), F()):
    attempt(lambda: list(o))
    attempt(lambda: {} in o)
    attempt(lambda: 8 in o)


class Set(set):
    pass


def store(o):
    o[0] = 1


def delete(o):
    del o[0]


for o in (E(), I(3), L([1]), Set(), O(), D(), G(), S("s"), T([1]), ValueError(), 3, {1}, None, E, int):
    for f in (lambda: o[0], lambda: o[1:], lambda: store(o), lambda: delete(o)):
        attempt(f)

import json
from collections import OrderedDict, namedtuple


def attempt(*args, **kw):
    try:
        print(json.dumps(*args, **kw))
    except Exception as e:
        print(repr(e))


for v in (None, True, False, 0, -1, 1 << 40, 1.5, 1e10, 1e20, -0.0, float("inf"), float("nan"), 1 / 3, 100.0):
    attempt(v)
for v in ("", "abc", "a\"b\\c/", "\n\r\t\b\f\0\x1f\x7f", "é€😀", b"bytes\n", bytearray(b"ab")):
    attempt(v)
for v in ([], [1, [2, [3]]], (), (1,), (1, 2), {}, [None, True, "x"], [()], [{}]):
    attempt(v)
attempt({"a": 1})
attempt({"a": {"b": [1, 2, {"c": None}]}})
attempt({1: 2})
attempt({None: 1})
attempt({True: 1})
attempt({1.5: 1})
attempt({(1, 2): 3})
attempt({b"k": 1})
attempt(OrderedDict([("z", 1), ("a", 2), ("m", OrderedDict())]))
attempt({1, })
attempt(set())
attempt(range(3))
attempt(Ellipsis)
attempt(int)
attempt(ValueError("no", 1))
attempt(ValueError())
attempt([OSError(2)])
attempt(namedtuple("P", "x y")(1, "a"))
attempt({"a": 1}.items())
attempt(1j)


class A:
    def __repr__(self):
        return "a'\"b"


class L(list):
    pass


class D(dict):
    pass


class E(ValueError):
    pass


class S(str):
    pass


class R(list):
    def __repr__(self):
        return "R!"


class T(list):
    def __str__(self):
        return "T!"


class Bad:
    def __repr__(self):
        raise KeyError("bad")


attempt([A(), A()])
attempt({"k": A()})
attempt({A(): 1})
attempt(L([1, "x"]))
attempt(D(a=1))
attempt(E("x", 1))
attempt(S("sub"))
attempt(R([1]))
attempt(T([1]))
attempt([1, Bad()])

attempt({"a": [1, 2]}, separators=(",", ":"))
attempt([1, (2, 3), {"k": 4}], separators=("; ", " = "))
attempt({"a": 1}, separators=None)
attempt([1, 2], separators=(b"|", b":"))
attempt([1, 2], separators=["", ""])
attempt({1, 2} and [1], separators=("," * 10, ""))
attempt([1, 2], separators=(",",))
attempt([1, 2], separators=(1, 2))
attempt([1, 2], separators=5)
attempt([1, 2], separators="ab")
attempt()
attempt([1], 2)
attempt([1], indent=2)
attempt([1], separators=None, indent=1)

a = []
a.append(a)
attempt(a)
d = {}
d["d"] = d
attempt(d)

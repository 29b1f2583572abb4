# Halves of surrogate pairs in names, keys and exceptions.
def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e.args, str(e), repr(e))


h = "\ud83d"
b = b"\xf4\x90\x80\x80".decode()


class C:
    pass


c = C()
setattr(c, h, 1)
setattr(c, b, 2)
print(getattr(c, h), getattr(c, b), hasattr(c, h), hasattr(c, "\ud83e"), sorted(c.__dict__.items()))
print(sorted(n for n in dir(c) if not n.startswith("_")))
delattr(c, h)
show(getattr, c, h)
show(getattr, C, h)
show(getattr, int, h)
show(getattr, 5, b)
show(delattr, c, h)
show(setattr, 5, h, 1)
show(lambda: getattr(c, h, "default"))
d = {h: 1, b: 2, "\ud83e": 3, h.encode(): 4}
print(d[h], d[b], d, d.get("\udfff"))
show(lambda: d["\udfff"])
show(lambda: {}[b])
print({h, b, "\ud83d"} == {b, h}, len({h, "\ud83d", h.encode()}), dict([(h, b)]))


def f(**kw):
    return kw


show(lambda: f(**{h: 1}))
show(lambda: (lambda a: a)(**{h: 1}))
show(lambda: (lambda a: a)(**{h.encode(): 1}))
D = type(h, (), {b: 5})
print(D, D.__name__ == h, repr(D.__name__), getattr(D, b))
d = D()
show(getattr, d, "x")
show(lambda: d + 1)
show(lambda: len(d))
E = type(h, (Exception,), {})
show(lambda: exec("raise E(h)", {"E": E, "h": h}))
for e in (ValueError(h), ValueError(h, b), KeyError(h), OSError(h), OSError(2, h), Exception(b)):
    print(repr(e), str(e), e.args)
show(__import__, h)
show(__import__, "a." + h)
show(lambda: "x".encode(h))
from collections import namedtuple, OrderedDict

T = namedtuple(h, ["a", b])
t = T(1, 2)
print(t, getattr(t, b), repr(T))
show(T, 1)
show(lambda: getattr(t, h))
show(namedtuple, "T", h + " " + b)
print(namedtuple("T", h + " " + b)(1, 2))
print(OrderedDict([(h, b)]))
import sys

try:
    raise ValueError(h + "é")
except ValueError as e:
    sys.print_exception(e)
g = {}
exec(compile("def f(): raise ValueError('\ud800')", h, "exec"), g)
try:
    g["f"]()
except ValueError as e:
    sys.print_exception(e)
print(h, b, end=h)
print(h, b, sep=b)
raise E(h)

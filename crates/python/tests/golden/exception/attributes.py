# args, value, errno, str and repr of exceptions; comparison; traceback attributes.
for e in (Exception(), Exception(1), Exception(1, 2), ValueError("a"), KeyError("k"), OSError(2), OSError(2, "text"), OSError("just text"), OSError(), OSError(5, "a", "b"), StopIteration(), StopIteration(7), SystemExit(), SystemExit(3), IndexError([1]), KeyError(1, 2), UnicodeError("u")):
    print(type(e).__name__, repr(e), "|", str(e), "|", e.args)
e = StopIteration(9)
print(e.value, StopIteration().value, StopIteration(1, 2).value)
o = OSError(5)
print(o.args[0], o.errno, o.value if hasattr(o, "value") else "-")
x = ValueError("x")
for n in ("args", "value", "errno", "__traceback__", "__cause__", "__context__", "with_traceback", "message", "__class__", "__dict__", "strerror", "filename", "add_note"):
    print(n, hasattr(x, n), hasattr(o, n))
print(x == x, x == ValueError("x"), hash(x) == hash(x), isinstance(x, Exception), x.__class__.__name__, bool(x))
try:
    x.custom = 5
    print(x.custom)
except AttributeError as err:
    print(repr(err))
try:
    x.args = (1, 2)
    print(x.args)
except AttributeError as err:
    print(repr(err))
class E(Exception):
    pass
y = E("a", 2)
y.custom = 5
print(y.custom, y.args, repr(y), y.args[1])
class F(E):
    def __init__(self, a):
        self.a = a
f = F(3)
print(repr(f), str(f), f.args, f.a)
class G(OSError):
    pass
print(repr(G(2)), G(2).errno, G(2).args)
class H(Exception):
    def __repr__(self):
        return "custom repr"
print(repr(H()), str(H("s")), [H()])

# __dict__ of classes and built-in types, and what may be stored into a class.
from collections import OrderedDict


class A:
    a = 1
    b = "bar"

    def f(self):
        pass


d = A.__dict__
print(d["a"], d["b"], "f" in d, "append" in d)
try:
    d["c"] = 3
except TypeError as e:
    print(repr(e))
A.c = 3
print("c" in d, "c" in A.__dict__, A.c)
print("append" in list.__dict__, "upper" in str.__dict__, "from_bytes" in int.__dict__)
print(type(type("").__dict__), hasattr(type, "__dict__"), hasattr(A(), "__dict__"))
try:
    list.__dict__["x"] = 1
except TypeError as e:
    print(repr(e))

B = type("B", (), OrderedDict([("z", 1), ("a", 2), ("m", 3)]))
print([k for k in B.__dict__.keys() if not k.startswith("_")], B.z, B().m)


class Base:
    pass


class Derived(Base):
    pass


class Descriptor:
    def __get__(self, obj, cls):
        return "got"


def attempt(cls, name, value):
    try:
        setattr(cls, name, value)
        print(cls.__name__, name, "stored")
    except AttributeError as e:
        print(repr(e))


attempt(Base, "p", property(lambda self: 1))
attempt(Base, "d", Descriptor())
attempt(Base, "__setattr__", lambda self, n, v: None)
attempt(Base, "__getattr__", lambda self, n: n)
attempt(Base, "plain", lambda self: 1)
attempt(Derived, "p", property(lambda self: 2))
print(Derived().p, Base().plain(), Base().missing, Derived().other)


class WithProperty:
    p = property(lambda self: 3)


class Other(WithProperty):
    pass


attempt(WithProperty, "q", property(lambda self: 4))
print(WithProperty().q, Other().q)


class Answers:
    def __getattr__(self, name):
        return "any " + name


answers = Answers()
for name in ("x", "__get__", "__set__", "__delete__", "__set_name__", "__setattr__", "__len__"):
    print(name, getattr(answers, name, "none") if name != "__setattr__" else "")

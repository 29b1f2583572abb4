# getattr setattr hasattr delattr dir callable isinstance issubclass type id.
class A:
    x = 1
    def m(self):
        return "m"
a = A()
print(getattr(a, "x"), getattr(a, "nope", "dflt"), getattr(a, "m")(), hasattr(a, "x"), hasattr(a, "zz"), hasattr(5, "real"), hasattr("", "upper"))
setattr(a, "y", 2)
print(a.y, a.__dict__ if hasattr(a, "__dict__") else "-")
delattr(a, "y")
print(hasattr(a, "y"))
setattr(A, "z", 3)
print(a.z, A.z)
for f in (lambda: getattr(a, "nope"), lambda: getattr(a, 5), lambda: setattr(5, "a", 1), lambda: delattr(a, "nope"), lambda: getattr(a), lambda: a.nope, lambda: A.nope, lambda: (5).nope, lambda: None.nope, lambda: [].nope, lambda: print.nope, lambda: setattr(print, "a", 1), lambda: setattr(int, "a", 1), lambda: delattr(A, "x") or hasattr(a, "x"), lambda: hasattr(a, 5), lambda: A().m.foo, lambda: (lambda: 0).foo, lambda: setattr(lambda: 0, "a", 1), lambda: setattr(a, "m", 5) or a.m):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
print(callable(print), callable(A), callable(a), callable(a.x) if hasattr(a, "x") else "-", callable(lambda: 0), callable(A.m), callable(5), callable("".upper), callable(int), callable(None))
class C:
    def __call__(self):
        return "called"
print(callable(C()), C()())
print(isinstance(5, int), isinstance(5, (str, int)), isinstance("a", str), isinstance(a, A), isinstance(a, object), isinstance(A, type), isinstance(None, type(None)), isinstance(True, (bool,)), isinstance([], (list, tuple)), isinstance(5, ()), isinstance(5, object))
print(issubclass(A, object), issubclass(bool, int), issubclass(A, A), issubclass(int, (str, int)), issubclass(KeyError, LookupError), issubclass(KeyError, Exception), issubclass(int, str))
for f in (lambda: isinstance(5, 5), lambda: isinstance(5, "int"), lambda: isinstance(5, (int, 5)), lambda: isinstance(5, ("x", int)), lambda: issubclass(5, int), lambda: issubclass(int, 5), lambda: isinstance(5), lambda: isinstance(5, [int])):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
print(type(5), type("a"), type(A), type(a) is A, type(type), type(None), type(print), type(lambda: 0), type(a.__init__) if hasattr(a, "__init__") else "-", type([]) is list, type(1.5) == float, type(...), type(range(1)), type({}.keys()), type(x for x in []), type(object()))
print(type(A.m), type("".upper), type([].append), type(Exception("x")), type(type(a)), type(super))
print(id(a) == id(a), id(a) == id(A()), id(1) == id(1), isinstance(id(a), int))
print("x" in dir(A), "m" in dir(a), "upper" in dir(""), "append" in dir([]), "nope" in dir(a), len(dir()) > 3, "a" in dir())
D = type("D", (A,), {"w": 7, "f": lambda self: self.w})
print(D, D().f(), D.__name__, isinstance(D(), A), D.__bases__)
for f in (lambda: type(), lambda: type(1, 2), lambda: type("X", A, {}), lambda: type(5, (), {}), lambda: type("X", (5,), {}), lambda: type("X", (), 5)):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

# repr of everything that has no address in it.
import sys
print([None, True, ..., NotImplemented, int, str, float, list, dict, tuple, set, frozenset, bytes, bytearray, bool, object, type, range, complex, memoryview, property, staticmethod, classmethod, super, zip, map, filter, enumerate, reversed, slice, Exception, ValueError, StopIteration, OSError])
print(range(3), range(1, 2), range(1, 5, 2), {}.keys(), {1: 2}.values(), {1: 2}.items(), memoryview(b"x"), print, len, sys, sys.exit)
print(Exception(), Exception("a"), Exception("a", 1), repr(Exception()), repr(Exception("a")), repr(Exception("a", 1)), repr(ValueError(5)), repr(KeyError("k")), KeyError("k"), OSError(2), repr(OSError(2)), StopIteration(5), repr(StopIteration(5)), repr(Exception((1, 2))), Exception((1, 2)), str(Exception([1])), repr(Exception(None)), Exception(None))
class A:
    pass
class B:
    class C:
        pass
print(A, B.C, type(A()), [A], A.__name__, B.C.__name__)
def f():
    pass
print(str(f)[:12], str(lambda: 0)[:18], str(A())[:12], str(A().__class__), str([].append)[:14], str(iter([]))[:10], str(x for x in [])[:17], str(object())[:10], str(A.__init__)[:9] if hasattr(A, "__init__") else "-")
class M:
    def m(self):
        pass
print(str(M().m)[:14], str(M.m)[:11], f.__name__, M.m.__name__, M().m.__name__ if hasattr(M().m, "__name__") else "-", (lambda: 0).__name__)
print([1, [2, (3, {4: {5}})]], ({"a": [None]},), [[]], [()], [{}], [set()], (1,), ((1,),), "", [""], [b""], [bytearray()], {"": ""}, {(): []}, [0.0, -0.0, 1e20], [1j, -1j], [True], ["\n\t\\'\""], [range(2)])
import math, json
print(math, json, type(math), math.__name__)

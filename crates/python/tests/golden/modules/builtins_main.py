# heap-independent odds and ends: builtins module, __main__, help.
# Board: it asks for what the language alone has not.
import builtins
print(builtins.len is len, builtins.print is print, hasattr(builtins, "open"), builtins.__name__)
try:
    builtins.extra = 5
    print(extra)
except Exception as e:
    print(repr(e))
import __main__
y = 7
print(__main__.y, __main__ is not None, __name__)
help(5)
help([].append)
class A:
    x = 1
    def f(self): pass
help(A.x)

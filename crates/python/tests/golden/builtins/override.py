# The names of builtins can be replaced, and what is replaced can be had back.
import builtins

print(abs(-3))
plain_abs = abs
builtins.abs = lambda x: ("abs", x)
print(abs(-3), builtins.abs(4))


def late():
    return abs(-5)


print(late())
del builtins.abs
print(abs(-3), late(), abs is plain_abs)
try:
    del builtins.abs
except Exception as e:
    print(type(e).__name__)

# A new name is a built-in one everywhere.
builtins.answer = 42
print(answer)


class A:
    def f(self):
        return answer


print(A().f())
builtins.answer = 43
print(A().f(), answer)
del builtins.answer
try:
    answer
except NameError as e:
    print(e)

# Class statements call __build_class__.
plain = __build_class__


def build(body, name, *bases, **keywords):
    print("build", name, bases, sorted(keywords))
    return plain(body, name, *bases)


builtins.__build_class__ = build


class B:
    x = 1


class C(B):
    y = 2


print(C.x, C.y, C().x)
builtins.__build_class__ = plain


class D(C):
    pass


print(D().y)


# Import statements call __import__.
def importer(name, globals, locals, fromlist, level):
    print("import", name, locals, fromlist, level)

    class M:
        a = 1
        b = 2
        c = 3

    M.inside = M
    return M


keep_import = __import__
builtins.__import__ = importer
import nowhere
import nowhere.inside as inside
from nowhere import a, b as bee
from .near import c

print(nowhere.a, inside.b, a, bee, c)
builtins.__import__ = keep_import
import math

print(math.floor(2.5))

# What functions and methods carry.
def f(a, b=1):
    "doc"
    return a
class A:
    def m(self):
        return self
a = A()
print(f.__name__, A.m.__name__, (lambda: 0).__name__, f.__globals__ is globals() if hasattr(f, "__globals__") else "-", f.__doc__ if hasattr(f, "__doc__") else "no doc", f.__code__ is not None if hasattr(f, "__code__") else "no code")
for n in ("__name__", "__doc__", "__dict__", "__module__", "__defaults__", "__closure__", "__self__", "__func__", "__call__", "__get__", "__code__", "__globals__", "__qualname__"):
    print(n, hasattr(f, n), hasattr(a.m, n), hasattr(print, n), hasattr("".upper, n))
m = a.m
print(m() is a, A.m(a) is a, a.m == a.m, m == a.m, m is a.m, f == f)
def g(x):
    return x * 2
h = g
print(h is g, h(4), [g, g][1](5), {"k": g}["k"](6), (g, 1)[0](7), (lambda fn: fn(8))(g))
def gen():
    yield 1
print(gen.__name__, gen().__name__ if hasattr(gen(), "__name__") else "-")
try:
    f.x = 1
except AttributeError as e:
    print(repr(e))
def compose(*fs):
    def run(x):
        for fn in reversed(fs):
            x = fn(x)
        return x
    return run
print(compose(str, abs, lambda v: v - 10)(3), list(map(compose(g, g), range(3))))
def varargs(*a):
    return len(a)
print(varargs(*range(100)), varargs(*[0] * 255), varargs())

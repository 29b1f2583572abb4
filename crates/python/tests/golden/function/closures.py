# Closures, nonlocal, global, late binding, recursion.
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get():
        return n
    return inc, get
inc, get = counter()
print(inc(), inc(), inc(5), get())
i2, g2 = counter()
print(i2(), get(), g2())
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
def adder(a):
    return lambda b: lambda c: a + b + c
print(adder(1)(2)(3))
def outer():
    x = "outer"
    def mid():
        def inner():
            nonlocal x
            x = "changed"
            return x
        return inner() + x
    return mid() + x
print(outer())
g = 1
def useg():
    global g, made
    g += 1
    made = "made"
useg()
print(g, made)
def shadow():
    g = 100
    def inner():
        return g
    return inner()
print(shadow(), g)
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
print(fact(10), fact(20))
def even(n):
    return n == 0 or odd(n - 1)
def odd(n):
    return n != 0 and even(n - 1)
print(even(8), odd(8))
def unbound():
    print(later)
    later = 1
def unbound2():
    del g3
    g3 = 1
def unbound3():
    if False:
        y = 1
    def inner():
        return y
    return inner()
def unbound4():
    z = 1
    del z
    return z
for f in (unbound, unbound2, unbound3, unbound4, lambda: undefined_thing):
    try:
        f()
    except NameError as e:
        print(repr(e))
def make(n):
    class K:
        v = n
        def get(self):
            return n, self.v
    return K
print(make(3)().get(), make(4)().get())
def args_closed(a, *args, b=1, **kw):
    def inner():
        return a, args, b, sorted(kw)
    return inner
print(args_closed(1, 2, 3, b=4, c=5)())
def self_ref():
    def rec(n):
        return [] if n == 0 else [n] + rec(n - 1)
    return rec
print(self_ref()(4))
def swap():
    a, b = 1, 2
    def s():
        nonlocal a, b
        a, b = b, a
    s()
    return a, b
print(swap())

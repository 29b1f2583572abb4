# Decorators of functions and classes.
def trace(f):
    def wrapper(*args, **kw):
        print("call", f.__name__, args, sorted(kw.items()))
        r = f(*args, **kw)
        print("ret", r)
        return r
    return wrapper
@trace
def add(a, b=1):
    return a + b
add(1)
add(1, b=5)
def times(n):
    def deco(f):
        def run(*a):
            return [f(*a) for _ in range(n)]
        return run
    return deco
@times(3)
def hi(x):
    return "hi " + x
print(hi("you"))
@times(2)
@trace
@times(1)
def multi():
    return 1
print(multi())
def register(reg):
    def deco(x):
        reg.append(x.__name__)
        return x
    return deco
names = []
@register(names)
def one():
    pass
@register(names)
class Two:
    @register(names)
    def method(self):
        return "m"
print(names, Two().method())
def cls_deco(c):
    c.extra = "extra"
    return c
@cls_deco
class K:
    pass
print(K.extra)
class Memo:
    def __init__(self, f):
        self.f = f
        self.cache = {}
        self.hits = 0
    def __call__(self, n):
        if n in self.cache:
            self.hits += 1
        else:
            self.cache[n] = self.f(n)
        return self.cache[n]
@Memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(9), fib.hits, len(fib.cache))
replace = lambda f: "replaced"
@replace
def gone():
    pass
print(gone)
try:
    five = 5
    @five
    def bad():
        pass
except TypeError as e:
    print(repr(e))
@staticmethod
def st():
    return 1
print(type(st))

# yield from: values, return values, send, throw, close through it.
def inner():
    x = yield 1
    print("inner got", x)
    y = yield 2
    print("inner got", y)
    return "inner result"
def outer():
    r = yield from inner()
    print("result", r)
    yield from [10, 20]
    yield from "ab"
    yield from range(2)
    r = yield from ()
    print(r)
    return "outer result"
print(list(outer()))
o = outer()
print(next(o), o.send("s1"), o.send("s2"), next(o))
def catching():
    try:
        yield "a"
    except ValueError as e:
        print("inner caught", e)
        yield "recovered"
    finally:
        print("inner finally")
def deleg():
    try:
        yield from catching()
        yield "after"
    finally:
        print("outer finally")
d = deleg()
print(next(d), d.throw(ValueError("thrown")), next(d))
d.close()
d = deleg()
next(d)
d.close()
d = deleg()
next(d)
try:
    d.throw(KeyError("k"))
except KeyError as e:
    print(repr(e))
def three():
    def a():
        yield 1
        return "ra"
    def b():
        r = yield from a()
        yield r
        return "rb"
    r = yield from b()
    yield r
print(list(three()))
def flatten(x):
    for i in x:
        if isinstance(i, list):
            yield from flatten(i)
        else:
            yield i
print(list(flatten([1, [2, [3, [4]], 5], [], [[6]]])))
class It:
    def __init__(self):
        self.n = 0
    def __iter__(self):
        return self
    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("it value")
        return self.n
    def send(self, v):
        print("send", v)
        return self.__next__()
def from_it():
    r = yield from It()
    print("from it", r)
print(list(from_it()))
f = from_it()
next(f)
try:
    print(f.send("hello"))
except Exception as e:
    print(repr(e))
def bad():
    yield from 5
try:
    list(bad())
except TypeError as e:
    print(repr(e))
def expr():
    x = (yield 1) + (yield 2)
    print("sum", x)
    print([(yield 3), (yield 4)])
    y = yield from inner()
    return x, y
e = expr()
print(next(e), e.send(10), e.send(20), e.send("p"), e.send("q"))

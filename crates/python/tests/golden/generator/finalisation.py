# finally and with inside generators.
class Ctx:
    def __enter__(self):
        print("enter")
        return 1
    def __exit__(self, a, b, c):
        print("exit", a, b)
def g():
    with Ctx() as c:
        yield c
        yield c + 1
    yield "after"
print(list(g()))
x = g()
next(x)
x.close()
x = g()
next(x)
try:
    x.throw(ValueError("t"))
except ValueError as e:
    print(repr(e))
def f():
    for i in range(3):
        try:
            yield i
        finally:
            print("cleanup", i)
for v in f():
    if v == 1:
        print("break")
        break
print(list(f()))
def loop():
    try:
        while True:
            try:
                yield "in"
            except KeyError:
                yield "key"
                continue
            finally:
                print("f1")
    finally:
        print("f2")
l = loop()
print(next(l), l.throw(KeyError()), next(l), next(l))
l.close()
def early():
    try:
        yield 1
        return "r"
    finally:
        print("early finally")
e = early()
print(next(e))
try:
    next(e)
except StopIteration as s:
    print(s.value)
def yield_in_finally():
    try:
        yield 1
    finally:
        yield 2
        print("after yield in finally")
print(list(yield_in_finally()))
y = yield_in_finally()
next(y)
try:
    print(y.throw(ValueError("held")))
    next(y)
except ValueError as ex:
    print(repr(ex))

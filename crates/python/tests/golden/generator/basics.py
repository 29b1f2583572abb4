# Generators.
def g(n):
    print("start")
    for i in range(n):
        yield i
    print("end")
it = g(2)
print(type(it), iter(it) is it, next(it), next(it))
try:
    next(it)
except StopIteration as e:
    print(repr(e), e.value)
try:
    next(it)
except StopIteration as e:
    print(repr(e))
print(list(g(3)), sum(g(4)), tuple(g(0)), next(g(1)), next(g(0), "none"))
def inf():
    n = 0
    while True:
        yield n
        n += 1
for x in inf():
    if x > 3:
        break
    print(x, end=" ")
print()
i = inf()
print([next(i) for _ in range(4)], next(i))
def fib():
    a, b = 0, 1
    while 1:
        yield a
        a, b = b, a + b
f = fib()
print([next(f) for _ in range(15)])
def empty():
    return
    yield
print(list(empty()))
def ret():
    yield 1
    return "value"
r = ret()
next(r)
try:
    next(r)
except StopIteration as e:
    print(e.value, e.args, repr(e), str(e))
def args(a, b=2, *c, **d):
    yield a
    yield b
    yield c
    yield d
print(list(args(1)), list(args(1, 3, 4, z=5)))
ge = (x * x for x in range(5) if x % 2 == 0)
print(type(ge), list(ge), list(ge))
print(sum(x for x in range(10)), max((len(w) for w in ("a", "bbb"))), ",".join(str(i) for i in range(3)), dict((i, i) for i in range(2)) == {0: 0, 1: 1}, sorted(-x for x in range(3)), any(x > 1 for x in range(3)))
def closure():
    fs = []
    for i in (lambda j=j: j for j in range(3)):
        fs.append(i)
    return [f() for f in fs]
print(closure())
class C:
    def __init__(self):
        self.items = [1, 2, 3]
    def each(self):
        for x in self.items:
            yield x * 10
print(list(C().each()))
def chain(*its):
    for it in its:
        for x in it:
            yield x
print(list(chain("ab", (1, 2), range(2), {5: 6})))
def two():
    x = yield
    print("got", x)
t = two()
print(next(t), next(t, "done"))
for e in (lambda: next(g), lambda: g(1).send(5), lambda: g(), lambda: g(1, 2), lambda: g(1)[0], lambda: len(g(1)), lambda: g(1).nope):
    try:
        print(e())
    except Exception as ex:
        print(repr(ex))

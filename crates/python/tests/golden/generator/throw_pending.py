# Exceptions that wait until a generator is resumed, and what else can be thrown.


def count():
    i = 0
    while True:
        yield i
        i += 1


def attempt(f, *args):
    try:
        print("gave", f(*args))
    except BaseException as e:
        print("raised", repr(e))


g = count()
print(next(g), g.pend_throw(ValueError("later")))
attempt(next, g)
attempt(next, g)

g = count()
print(g.pend_throw(OSError(5)))
attempt(g.send, None)

g = count()
next(g)
print(g.pend_throw(ValueError), g.pend_throw(None), next(g))
print(g.pend_throw(7))
attempt(next, g)


def patient():
    for i in range(6):
        try:
            yield i
        except KeyError as e:
            print("kept on after", repr(e))


g = patient()
next(g)
g.pend_throw(KeyError("k"))
attempt(next, g)
for i in g:
    print("for", i)
    if i == 3:
        g.pend_throw(KeyError(3))


def outer():
    got = yield from patient()
    print("got", got)


g = outer()
next(g)
g.pend_throw(KeyError("through"))
attempt(next, g)


def inside():
    try:
        me.pend_throw(ValueError())
    except ValueError as e:
        print(repr(e))
    yield 1


me = inside()
attempt(next, me)
attempt(me.pend_throw, None)
attempt(next, me)
attempt(me.pend_throw, OSError())

for what in (ValueError, ValueError("v"), 5, None, int, "s"):
    g = patient()
    next(g)
    attempt(g.throw, what)


class Own:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, what):
        print("throw", what)
        return 2


class Plain:
    def __iter__(self):
        return self

    def __next__(self):
        return 3


def over(it):
    r = yield from it
    print("r", r)
    yield "end"


for it in (Own, Plain):
    for what in (123, KeyError, KeyError("k"), None):
        g = over(it())
        next(g)
        attempt(g.throw, what)


def stopping(x):
    if x < 2:
        return x
    raise StopIteration("value", x)


print(list(over(map(stopping, range(9)))))
for x in map(stopping, range(9)):
    print(x)
attempt(list, map(stopping, range(9)))
attempt(next, map(stopping, [5]))


class Sends:
    def __iter__(self):
        return self

    def __next__(self):
        return "next"

    def send(self, v):
        if v == 2:
            raise StopIteration("sent")
        return v


g = over(Sends())
print(next(g), g.send(1), g.send(2))

# GeneratorExit thrown through `yield from`.


class Own:
    def __init__(self, methods):
        if "close" in methods:
            self.close = lambda: print("close")
        if "throw" in methods:
            self.throw = lambda e: print("throw", repr(e))

    def __iter__(self):
        return self

    def __next__(self):
        return "own"


def ending():
    try:
        yield "ending"
    except GeneratorExit as e:
        print("inner", repr(e))


def going_on():
    try:
        yield "going on"
    except GeneratorExit:
        yield "still here"


def failing():
    try:
        yield "failing"
    except GeneratorExit:
        raise KeyError("inner")


def outer(inner):
    try:
        yield from inner
    except GeneratorExit as e:
        print("outer", repr(e))
    yield "after"


def attempt(f, *args):
    try:
        print("gave", f(*args))
    except BaseException as e:
        print("raised", repr(e))


for make in (ending, going_on, failing, lambda: Own("close throw"), lambda: Own("throw"), lambda: Own("")):
    for what in (GeneratorExit, GeneratorExit("x")):
        g = outer(make())
        print("--", next(g), what)
        attempt(g.throw, what)
    g = outer(make())
    next(g)
    attempt(g.close)

# dir() tries all interned strings, in the order of their table.


def show(name, o):
    try:
        names = " ".join(dir(o))
    except Exception as e:
        names = repr(e)
    print(name + ":", names)


for o in (
    "", b"", [], (), {}, set(), 1, 1.0, (i for i in ()), range(3), ValueError(), Exception, show, frozenset(),
    bytearray(), memoryview(b""), {}.keys(), iter([]), None, True, ..., object(), dir, "".join, 1j, map(None, []),
    zip(), enumerate([]), reversed([]), filter(None, []), property(),
):
    show(repr(type(o)), o)
    show("type", type(o))

for module in "array binascii collections deflate errno gc heapq json random re struct".split():
    module = __import__(module)
    show(module.__name__, module)


class Zero:
    zulu = 1

    def yankee(self):
        pass

    def __add__(self, other):
        pass

    def __eq__(self, other):
        pass

    @property
    def xray(self):
        raise AttributeError

    @classmethod
    def whisky(cls):
        pass

    @staticmethod
    def victor():
        pass


class One(Zero):
    append = 1

    def __init__(self):
        self.uniform = 1
        self.copy = 2
        show("super", super())


show("One", One)
show("One()", One())
show("bound", One().yankee)
show("super", super(One, One()))


class Names:
    def __getattr__(self, name):
        if name == "tango":
            return 1
        raise AttributeError


show("Names", Names())


class Failing:
    @property
    def sierra(self):
        raise OSError(1)


show("Failing", Failing())


class Wrapped(list):
    romeo = 1


show("Wrapped", Wrapped())
show("Exception", type("E", (Exception,), {})(1))


def generator():
    yield 1


show("generator", generator)
print(hasattr(int, "__init__"), hasattr(map, "__next__"), hasattr(map, "__class__"))

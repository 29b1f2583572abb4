# What a class of a program has for a member: functions bind, everything else stays as it is.


def adder(n):
    def add(self, x):
        return n, x, self is thing

    return add


class Helper:
    def __init__(self, n):
        self.n = n

    def __call__(self, x):
        return "called", self.n, x

    def method(self, x):
        return "method", self.n, x


class Thing:
    make_int = int
    absolute = abs
    length = len
    pair = divmod
    helper = Helper
    instance = Helper(1)
    bound = Helper(2).method
    joined = ", ".join
    append = [].append
    closure = adder(3)
    function = lambda self, x: (x, self is thing)
    static = staticmethod(max)
    low = min


thing = Thing()
print(thing.make_int("12"), thing.absolute(-3), thing.length("abc"), thing.pair(17, 5))
print(thing.helper(9).n, thing.instance(4), thing.bound(5))
print(thing.joined(["a", "b"]), thing.append(7), Thing.append.__class__ is thing.append.__class__)
print(thing.closure(6), thing.function(7), thing.static(1, 8), thing.low(4, 2))
print(Thing.absolute(-1), Thing.length([1]), Thing.instance(0), Thing.bound(1))


class Numbers(list):
    biggest = max
    total = sum

    def add(self, x):
        self.append(x)
        return self

    def __len__(self):
        return 100 + super().__len__() if hasattr(super(), "__len__") else 99


numbers = Numbers([3, 1])
print(numbers.add(2).biggest([5, 6]), numbers.total([1, 2]))
numbers.sort()
print(list(numbers), numbers.count(2))


class Sized:
    __len__ = lambda self: 5


print(len(Sized()))

for args in ((str, 0), (str, int), (0, int), (Thing, Numbers), (Thing, 3)):
    try:
        super(*args)
        print("made")
    except TypeError as e:
        print(repr(e))
print(super(Thing, thing) is None, super(list, numbers) is None)

a, b = Helper(1), Helper(1)
m, n = a.method, a.method
print(m == n, hash(m) == hash(n), m != b.method, hash(m) == hash(b.method), len({m, n, b.method}))
print({a.method: 1}[a.method], m in [n], m is n)

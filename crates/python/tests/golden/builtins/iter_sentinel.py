# iter(callable, sentinel), and iteration by __getitem__.
n = 0
def count():
    global n
    n += 1
    return n
try:
    print(list(iter(count, 5)))
except Exception as e:
    print(repr(e))
class Seq:
    def __init__(self, n):
        self.n = n
    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError("done")
        return i * 10
    def __len__(self):
        return self.n
print(list(Seq(4)), [x for x in Seq(3)], sum(Seq(5)), 20 in Seq(3), 25 in Seq(3), list(reversed(Seq(3))), tuple(Seq(2)), max(Seq(3)))
a, b, c = Seq(3)
print(a, b, c)
for i, x in enumerate(Seq(2)):
    print(i, x)
class It:
    def __init__(self):
        self.i = 0
    def __iter__(self):
        return self
    def __next__(self):
        self.i += 1
        if self.i > 3:
            raise StopIteration
        return self.i
print(list(It()), [x for x in It()], sum(It()), 2 in It(), max(It()), dict(zip(It(), "abc")), sorted(It(), reverse=True), *It())
it = It()
print(next(it), next(it), next(it), next(it, "end"), next(it, "end"))
class NoIter:
    pass
class BadIter:
    def __iter__(self):
        return 5
class NoNext:
    def __iter__(self):
        return self
for c in (NoIter, BadIter, NoNext):
    try:
        for x in c():
            pass
        print("?")
    except Exception as e:
        print(c.__name__, repr(e))
class Raises:
    def __iter__(self):
        return self
    def __next__(self):
        raise ValueError("inside next")
try:
    list(Raises())
except ValueError as e:
    print(repr(e))
class GetKey:
    def __getitem__(self, i):
        raise KeyError(i)
try:
    list(GetKey())
except Exception as e:
    print(repr(e))

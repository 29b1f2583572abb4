# Star in assignment and in calls.
a, *b = [1, 2, 3]
print(a, b)
*a, b = "xyz"
print(a, b)
a, *b, c = range(6)
print(a, b, c)
a, *b = (1,)
print(a, b)
*a, = [1, 2]
print(a)
[a, *b] = {1: 2}
print(a, b)
(a, *b), c = (1, 2, 3), 4
print(a, b, c)
for x, *y in ((1, 2, 3), "ab", [5]):
    print(x, y)
first, second, *_ = (i * i for i in range(5))
print(first, second, _)
def f(*a, **k):
    return a, sorted(k.items())
print(f(*[1], *(2, 3), 4, *"x"), f(**{"a": 1}, **{"b": 2}), f(1, *[2], x=3, **{"y": 4}), f(*range(3), *[], **{}))
class It:
    def __iter__(self):
        return iter((7, 8))
class Map:
    def keys(self):
        return ["p", "q"]
    def __getitem__(self, k):
        return k * 2
print(f(*It()))
try:
    print(f(**Map()))
except Exception as e:
    print(repr(e))
for s in ("a, *b, *c = [1]", "*a = [1]", "a, b = 1, *[2]", "x = [*[1], 2]", "x = {**{}}", "x = *[1],", "print(*[1], **{})", "def f(*a, *b): pass", "*a", "(*a, b) = 1, 2", "f(*)", "f(**)", "del *a", "for *a in [[1]]: pass", "for *a, in [[1]]: print(a)", "return *a,", "x = {*[1]}"):
    try:
        exec(s)
        print(s, "ok")
    except Exception as e:
        print(s, repr(e))

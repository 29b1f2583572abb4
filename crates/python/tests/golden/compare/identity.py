# is, ==, and, or, not, chains.
print(None is None, None == None, None == 0, None == False, None != None, ... is ..., Ellipsis == ..., NotImplemented)
a = []
b = a
print(a is b, a is [], a == [], a is not b, 1 is 1, "a" is "a", () is (), True is True, 1.0 == 1, type(1) is int, type(None), type(...), type(NotImplemented))
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1, 1 == 1 != 2, 1 < 2 in [2], not 1 == 2, (1 < 2) == True)
def f(x):
    print("f", x, end=" ")
    return x
print(f(1) < f(2) < f(3))
print(f(3) < f(2) < f(1))
print(f(0) and f(1), f(1) and f(2), f(0) or f(2), f(1) or f(2), not f(0))
print(f(0) or f("") or f([]), f(1) and f("x") and f([0]))
print(1 and 2, 0 and 2, "" or "x", None or 0, [] and 1, 1 or 1 / 0, 0 and 1 / 0, not [], not not 5)
print(1 if True else 2, 1 if 0 else 2, (1 if 0 else 2) + 3, "a" if [] else "b" if () else "c")
print(5 in [1, 5], 5 not in [1, 5], "a" in "abc", None in [None], 1 in (1.0,), True in [1], [] in [[]], 0 in {False})
class E:
    def __eq__(self, o):
        return True
print(E() == 5, 5 == E(), E() != 5, E() is E(), E() in [1], [1].count(E()), E() == E())
class N:
    pass
n = N()
print(n == n, n == N(), n != N(), n is n, n in [n], N in [N], N == N, hash(n) == hash(n))
try:
    n < n
except TypeError as e:
    print(repr(e))
try:
    n < 5
except TypeError as e:
    print(repr(e))
print(None is not 5, int is int, print is print, len == len, [].append == [].append, f is f, f == f, 1 == "1", "1" == 1, (1,) == 1, {} == [], b"" == "" if False else "-")

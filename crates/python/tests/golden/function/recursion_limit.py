# Recursion without end raises, and the program goes on.
def forever(n):
    return forever(n + 1)
try:
    forever(0)
except RuntimeError as e:
    print(repr(e))
def mutual_a(n):
    return mutual_b(n)
def mutual_b(n):
    return mutual_a(n)
try:
    mutual_a(1)
except RuntimeError as e:
    print(type(e), e)
class R:
    def __getattr__(self, name):
        return getattr(self, name + "x")
try:
    R().a
except RuntimeError as e:
    print(e)
class S:
    def __repr__(self):
        return repr(self)
try:
    repr(S())
except RuntimeError as e:
    print(e)
def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)
print(depth(30))
class E:
    def __eq__(self, o):
        return self == o
try:
    E() == 1
except RuntimeError as e:
    print(e)
def gen(n):
    yield from gen(n + 1)
try:
    list(gen(0))
except RuntimeError as e:
    print(e)
print("still here", depth(20))

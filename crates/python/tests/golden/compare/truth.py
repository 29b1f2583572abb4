# The truth of everything.
class A:
    pass
class B:
    def __bool__(self):
        return False
class L:
    def __init__(self, n):
        self.n = n
    def __len__(self):
        return self.n
class W:
    def __bool__(self):
        return 5
class G:
    def __len__(self):
        return -1
for v in (0, 1, -1, 0.0, 0.1, "", "a", b"", b"0", [], [0], (), (0,), {}, {0: 0}, set(), {0}, None, ..., True, False, 0j, 1j, range(0), range(1), bytearray(), bytearray(1), print, int, A, A(), B(), L(0), L(3), object(), 10**20, 0 * 10**20, (x for x in ()), Exception(), NotImplemented):
    print(type(v).__name__, bool(v), not v, 1 if v else 0, bool(v and True), (v or "else") == "else")
for v in (W(), G()):
    try:
        print(bool(v))
    except Exception as e:
        print(repr(e))
n = 0
while L(3 - n):
    n += 1
print(n)
assert L(1)
try:
    assert L(0), "empty"
except AssertionError as e:
    print(repr(e))
try:
    assert []
except AssertionError as e:
    print(repr(e), e)
print([x for x in (0, 1, "", "a", None, [], [0]) if x], list(filter(None, (0, 1, "", "a"))), any([0, "", B()]), all([1, "a", A()]))

# A number class: forward, reverse and mixed operators as a user would write them.
class Frac:
    def __init__(self, n, d=1):
        if d == 0:
            raise ZeroDivisionError("denominator")
        g = self._gcd(abs(n), abs(d)) or 1
        s = -1 if d < 0 else 1
        self.n, self.d = s * n // g, s * d // g

    @staticmethod
    def _gcd(a, b):
        while b:
            a, b = b, a % b
        return a

    @staticmethod
    def _of(x):
        return x if isinstance(x, Frac) else Frac(x)

    def __add__(self, o):
        o = self._of(o)
        return Frac(self.n * o.d + o.n * self.d, self.d * o.d)

    __radd__ = __add__

    def __sub__(self, o):
        return self + -self._of(o)

    def __rsub__(self, o):
        return self._of(o) - self

    def __mul__(self, o):
        o = self._of(o)
        return Frac(self.n * o.n, self.d * o.d)

    __rmul__ = __mul__

    def __truediv__(self, o):
        o = self._of(o)
        return Frac(self.n * o.d, self.d * o.n)

    def __rtruediv__(self, o):
        return self._of(o) / self

    def __neg__(self):
        return Frac(-self.n, self.d)

    def __pow__(self, k):
        return Frac(self.n**k, self.d**k) if k >= 0 else Frac(self.d**-k, self.n**-k)

    def __eq__(self, o):
        o = self._of(o)
        return self.n == o.n and self.d == o.d

    def __lt__(self, o):
        o = self._of(o)
        return self.n * o.d < o.n * self.d

    def __hash__(self):
        return hash(self.n * 31 + self.d)

    def __float__(self):
        return self.n / self.d

    def __repr__(self):
        return "%d/%d" % (self.n, self.d) if self.d != 1 else str(self.n)


a, b = Frac(1, 2), Frac(3, -4)
print(a, b, a + b, a - b, a * b, a / b, -a, a + 1, 1 + a, 1 - a, 2 * a, 3 / a, a**3, b**-2)
print(a == Frac(2, 4), a == 1, Frac(4, 2) == 2, a < b, b < a, a < 1, sorted([a, b, Frac(0), Frac(5, 3)]), {Frac(1, 2): "half"}[a])
print(sum([Frac(1, k) for k in range(1, 11)]), sum([a, b], Frac(0)), max(a, key=float) if False else float(b))
x = a
x += 1
x *= x
print(x, a)
try:
    a / 0
except ZeroDivisionError as e:
    print(repr(e))
try:
    a + "s"
except Exception as e:
    print(type(e).__name__)

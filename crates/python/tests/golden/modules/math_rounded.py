# math: transcendental functions to five digits, so that no C library's last bit matters.
import math
def r(x):
    return "%.4e" % x
xs = (0.1, 0.5, 1.0, 2.0, 3.0, 10.0)
for name in ("sin", "cos", "tan", "atan", "exp", "expm1", "log", "log2", "log10", "sinh", "cosh", "tanh", "asinh", "erf", "erfc", "gamma", "lgamma", "sqrt", "degrees", "radians"):
    f = getattr(math, name)
    print(name, [r(f(x)) for x in xs if name != "erfc" or x < 5])
    try:
        print(name, [r(f(-x)) for x in xs])
    except ValueError as e:
        print(name, repr(e))
for name in ("asin", "acos", "atanh"):
    f = getattr(math, name)
    print(name, [r(f(x)) for x in (-0.9, -0.5, 0.1, 0.5, 0.9)])
print("acosh", [r(math.acosh(x)) for x in (1.5, 2.0, 10.0, 1e5)])
for y, x in ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, -1), (-0.0, -1), (3, 0), (-3, 0)):
    print("atan2", y, x, r(math.atan2(y, x)))
print([r(math.pow(a, b)) for a in (0.5, 2.0, 10.0) for b in (-1.5, 0.5, 3.3)], r(2**0.5), r(10**0.3), r(math.log(10, 3)))

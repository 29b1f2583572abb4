# round, int, //, and the math module's roundings of floats.
import math
for x in (0.0, 0.4, 0.5, 0.6, 1.5, 2.5, 3.5, -0.4, -0.5, -0.6, -1.5, -2.5, 7.0, 123456.7, 0.1, 1e10):
    print(x, round(x), int(x), math.floor(x), math.ceil(x), math.trunc(x))
for x in (1.25, 2.675, 3.14159, -1.005, 1234.5678, 0.0, 5.0):
    print(x, [round(x, n) for n in (0, 1, 2, 3)])
print(round(1234, -2), round(1250, -2), round(1350, -2), round(-1250, -2), round(15, -1), round(25, -1), round(7, 3), round(7, 0), round(7), round(True))
print(round(1234.5, -2), round(2.5, None) if False else "-")
print(type(round(2.5)), type(round(2.5, 0)), type(round(2)), type(round(2, 1)))
for f in (lambda: round("x"), lambda: round(float("nan")), lambda: round(float("inf")), lambda: round(1.5, "x"), lambda: round(None), lambda: round([])):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

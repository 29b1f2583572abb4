# The texts of unsupported operand types.
import sys
vals = (1, 1.5, "s", b"b", [1], (1,), {1: 1}, {1}, None, 1j, range(2), print, int)
ops = (
    ("+", lambda a, b: a + b),
    ("-", lambda a, b: a - b),
    ("*", lambda a, b: a * b),
    ("/", lambda a, b: a / b),
    ("//", lambda a, b: a // b),
    ("%", lambda a, b: a % b),
    ("**", lambda a, b: a**b),
    ("&", lambda a, b: a & b),
    ("|", lambda a, b: a | b),
    ("^", lambda a, b: a ^ b),
    ("<<", lambda a, b: a << b),
    (">>", lambda a, b: a >> b),
    ("<", lambda a, b: a < b),
    (">=", lambda a, b: a >= b),
    ("@", lambda a, b: a @ b),
)
for name, op in ops:
    for a in vals:
        for b in (1, "s", None, [2]):
            try:
                op(a, b)
            except Exception as e:
                print(name, type(a).__name__, type(b).__name__, repr(e))

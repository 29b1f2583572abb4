# sys.print_exception to the console and to a file.
# Board: it asks for what the language alone has not.
import sys
import io
def f(x):
    return g(x)
def g(x):
    raise ValueError("bad", x)
try:
    f(1)
except ValueError as e:
    sys.print_exception(e)
    b = io.StringIO()
    sys.print_exception(e, b)
    print(repr(b.getvalue()))
sys.print_exception(KeyError("never raised"))
sys.print_exception(Exception())
sys.print_exception(OSError(2))
class E(Exception):
    def __str__(self):
        return "custom text"
try:
    raise E(1)
except E as e:
    sys.print_exception(e)
for bad in (5, None, ValueError):
    try:
        sys.print_exception(bad)
    except Exception as e:
        print(repr(e))
try:
    try:
        f(2)
    except ValueError as e:
        first = e
        raise KeyError("k")
except KeyError as e:
    sys.print_exception(e)
    sys.print_exception(first)

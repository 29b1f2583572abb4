# Numbers of `math` and `errno` stand for their values, so that nothing can be assigned to them.
import errno
import math

for source in (
    "del math.pi",
    "math.pi = 3",
    "math.e += 1",
    "for math.pi in []: pass",
    "math.pi.x = 1",
    "(a, math.pi) = 1, 2",
    "errno.EIO = 2",
    "del errno.EIO, math.pi",
    "math.pi: int = 5",
    "with x as math.pi: pass",
    "math.pi()",
    "math.foo = 1",
    "del math.foo",
    "[math.pi for math.pi in x]",
    "import x as y; math.tau = y",
    "def f():\n math.inf = 3",
    "math.pi[0] = 1",
    "errno.EIO += 1",
):
    try:
        exec(source)
        print(source, "fine")
    except Exception as e:
        print(repr(source), repr(e))

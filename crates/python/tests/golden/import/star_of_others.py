# `from x import *` where x is not a module.
import sys


class Names:
    x = "class x"
    _hidden = "class hidden"

    def __init__(self):
        self.x = "instance x"
        self.y = "instance y"


def show():
    print([(k, globals().get(k)) for k in ("x", "y", "z", "_hidden")])


sys.modules["names"] = Names
from names import *

show()
sys.modules["names"] = Names()
from names import *

show()


class Listed:
    __all__ = ("_hidden", "z")
    x = "not listed"
    _hidden = "listed"

    @property
    def z(self):
        return "computed"


sys.modules["names"] = Listed()
from names import *

show()
Listed.__all__ = ["absent"]
try:
    from names import *
except AttributeError as e:
    print(repr(e))
Listed.__all__ = 5
try:
    from names import *
except TypeError as e:
    print(repr(e))
for thing in (1, None, [], "s"):
    sys.modules["names"] = thing
    try:
        from names import *
    except AttributeError as e:
        print(repr(e))

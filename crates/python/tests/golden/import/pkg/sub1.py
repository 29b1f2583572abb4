print("sub1", __name__)
from .sub2 import two

one = 1


def both():
    return one + two

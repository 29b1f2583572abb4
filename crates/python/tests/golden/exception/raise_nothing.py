# A bare raise with nothing to raise leaves no trace of the block it stands in.
import sys


def a():
    raise


def b():
    a()


for f in (a, b):
    try:
        f()
    except RuntimeError as e:
        sys.print_exception(e)
try:
    raise
except RuntimeError as e:
    sys.print_exception(e)


def c():
    try:
        try:
            1 // 0
        except ZeroDivisionError:
            raise
    except ZeroDivisionError as e:
        sys.print_exception(e)
    raise


c()

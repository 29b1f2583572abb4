# A traceback after raise alone, and after a new exception in the handler.
def f():
    raise ValueError("original")


def g():
    try:
        f()
    except ValueError:
        print("handling")
        raise


try:
    g()
except ValueError as e:
    import sys

    sys.print_exception(e)


def h():
    try:
        f()
    except ValueError as e:
        raise TypeError("new") from e


h()

# What exceptions keep that are made while the heap is locked, with emergency buffers of many sizes.
# Board: it asks for what the language alone has not.
import io
import micropython
import sys


def nothing():
    pass


def endless():
    endless()


def name():
    return nothing_of_that_name


def row():
    return [1, 2, 3]


def divide():
    return 1 // 0


def bare():
    raise ValueError


def two():
    raise ValueError("a", "b")


def keyword():
    nothing(abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=1)


def three():
    raise Exception(1, 2, 3)


def key():
    return {}[1]


def deep(levels, e):
    if levels:
        deep(levels - 1, e)
    raise e


def locked(job):
    e = None
    micropython.heap_lock()
    try:
        job()
    except Exception as x:
        e = x
    micropython.heap_unlock()
    return e


for size in (0, 24, 35, 36, 40, 51, 52, 67, 68, 80, 100, 200):
    micropython.alloc_emergency_exception_buf(size)
    for job in (name, row, divide, bare, two, three, key, keyword, endless):
        e = locked(job)
        print(size, type(e).__name__, e.args)


def lines(e):
    report = io.StringIO()
    sys.print_exception(e, report)
    return [line.split(", ", 1)[-1] for line in report.getvalue().split("\n")[1:-2]]


def again(e, levels):
    try:
        deep(levels, e)
    except ValueError:
        pass


for size in (0, 23, 24, 100):
    micropython.alloc_emergency_exception_buf(size)
    for raised in (0, 1):
        for levels in (0, 3):
            e = ValueError(1)
            if raised:
                again(e, raised)
            e = locked(lambda: deep(levels, e))
            print(size, raised, levels, lines(e))
            again(e, 2)
            print(lines(e))
            e.__traceback__ = None
            print(lines(locked(lambda: deep(3, e))))
            e.__traceback__ = None
            again(e, 1)
            print(lines(e))

# bytearray, array and memoryview while the heap is locked.
import micropython
from array import array


class Slicer:
    def __getitem__(self, i):
        return i


whole = Slicer()[:]


def attempt(name, f):
    micropython.heap_lock()
    try:
        f()
        error = None
    except MemoryError as e:
        error = e
    micropython.heap_unlock()
    print(name, "fine" if error is None else "MemoryError")


def append_many(b):
    for i in range(100):
        b.append(1)


def grow(b):
    b += b"01234567"


def set_part(b):
    b[whole] = b"01234567"


def set_same(b):
    b[whole] = b"0123"


for make in (lambda: bytearray(4), lambda: array("B", (1, 2, 3, 4))):
    for f in (append_many, grow, set_part, set_same):
        b = make()
        attempt(f.__name__, lambda: f(b))
        print(b if f is not append_many else len(b) < 20)
    b = make()
    attempt("extend", lambda: b.extend(b"01234567"))
    attempt("add", lambda: b + b"0")
    attempt("slice", lambda: b[whole])
    attempt("memoryview", lambda: memoryview(b))
    m = memoryview(b)
    attempt("its slice", lambda: m[whole])
    attempt("its item", lambda: m[1])
    attempt("bytes", lambda: bytes(b))

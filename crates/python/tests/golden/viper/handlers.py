# Exceptions in a function whose variables are words; closures.
# ESP32: the recording MicroPython's own code for the PC's processor crashes here.


@micropython.viper
def guarded(f, n: int) -> int:
    try:
        f(n)
        n += 1
    except ValueError:
        n = -1
    finally:
        n *= 2
    return n


def fails(n):
    if n > 3:
        raise ValueError(n)


@micropython.viper
def make(a):
    def inner(b):
        return a + b

    return inner


print(guarded(fails, 2), guarded(fails, 5))
print(make(3)(4), make("a")("b"))

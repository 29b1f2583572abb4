# A local variable without a value is noticed when the operator wants it, after the other side was evaluated. On an
# ESP32 it is noticed first, and "called" is not printed.
def called():
    print("called")
    return 1


def f():
    x + called()
    x = 1


try:
    f()
except NameError as e:
    print(e)

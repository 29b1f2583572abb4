# A local variable without a value is noticed where it is read, before what stands behind it is evaluated.
def called(value=1):
    print("called", value)
    return value


def attempt(f, *args):
    try:
        print(f(*args))
    except NameError as e:
        print(f.__name__, e)


def add():
    x + called()
    x = 1


def global_later():
    x + no_such_global
    x = 1


def in_place():
    x += called()


def comparison():
    if x < called():
        pass
    x = 1


def chain():
    1 < x < called()
    x = 1


def item():
    x[called()]
    x = 1


def store_item():
    x[called(3)] = called(2)
    x = 1


def delete_item():
    del x[called()]
    x = 1


def branch(flag):
    if flag:
        x = 10
    return x + called()


def loop(items):
    for x in items:
        print(x + called())
    return x + called(3)


def loop_else(items):
    for x in items:
        pass
    else:
        return x * called()


def while_body(n):
    while n:
        x = n
        n -= 1
        print(x + called())
    return x - called(5)


def deleted(x):
    for i in range(2):
        print(x + called(i))
        del x


def caught():
    for i in range(2):
        try:
            if i == 0:
                raise ValueError(5)
            print(e == called(i))
        except ValueError as e:
            print(e.args[called(0)])


class Swallow:
    def __init__(self, value):
        self.value = value

    def __enter__(self):
        return self.value

    def __exit__(self, *args):
        return True


def with_target():
    with Swallow((1, 2, 3)) as (x, y):
        pass
    return y + called()


def in_try():
    try:
        called()
        1 // 0
        x = 3
    except ZeroDivisionError:
        return x + called()


def final():
    try:
        called()
        return 5
    finally:
        x + called(2)
        x = 1


def walrus():
    return (x, (x := called()))


def unpacked():
    a, (b, *c) = 1, (2, 3)
    return a + called() + b + called() + c[called(0)]


def comprehension():
    return [x + y + called(z) for x, y in [(1, 2)] for z in range(2) if z < called(5)]


def defined(flag):
    if flag:
        def x():
            return 4
    return x and called()


for f in (add, global_later, in_place, comparison, chain, item, store_item, delete_item, caught, with_target,
          in_try, final, walrus, unpacked, comprehension):
    attempt(f)
for f in (branch, defined):
    attempt(f, True)
    attempt(f, False)
for f in (loop, loop_else):
    attempt(f, [1, 2])
    attempt(f, [])
attempt(while_body, 2)
attempt(while_body, 0)
attempt(deleted, 7)

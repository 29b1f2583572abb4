# Generators and comprehensions.
def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def evens(it):
    for x in it:
        if x % 2 == 0:
            yield x


def both(n):
    yield from numbers(n)
    yield from evens(numbers(n))


def run():
    total = 0
    for _ in range(10):
        total += sum(both(2000))
        total += sum(x * x % 7 for x in numbers(1500))
        total += len([x for x in range(1500) if x % 3])
    return total

# Exceptions raised, caught, passed on; with and finally.
class Refused(Exception):
    pass


class Guard:
    def __init__(self):
        self.exits = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        self.exits += 1
        return kind is Refused


def risky(i):
    if i % 3 == 0:
        raise ValueError(i)
    if i % 3 == 1:
        raise Refused("no")
    return i


def run():
    caught = 0
    guard = Guard()
    cleaned = 0
    for i in range(12000):
        try:
            with guard:
                risky(i)
        except ValueError as e:
            caught += e.args[0] % 7
        finally:
            cleaned += 1
        try:
            {}[i]
        except KeyError:
            caught += 1
    return caught, guard.exits, cleaned

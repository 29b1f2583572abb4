# An uncaught error through several frames.
def a(n):
    return b(n + 1)


def b(n):
    if n > 1:
        x = [1, 2]
        return c(
            n,
            x,
        )
    return 0


def c(n, x):
    return x[n + 5]


class K:
    def method(self):
        return [a(i) for i in (1, 2)]


print("start")
K().method()

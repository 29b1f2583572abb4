# All arguments are evaluated before one with a star is unpacked.
def g(n):
    print("begin", n)
    yield n
    print("end", n)


def p(*a, **k):
    print(a, sorted(k.items()))


def say(x):
    print("say", x)
    return x


p(*g(1), say("x"), *g(2), 3, z=say("z"))
p(1, *g(1), *g(2), **{"a": say("d")})
p(*g(1), k=say(1), **{"l": say(2)}, m=say(3))
print(*g(1), *g(2), say("y"), sep=say("-"))
p(*g(1))
p(**{"a": 1}, b=2)
[].extend(*[g(1)])
"{} {}".format(*g("f"), say("g"))


def t(f):
    try:
        print(f())
    except Exception as e:
        print(repr(e))


t(lambda: p(*1, **{1: 2}))
t(lambda: p(*1, [][1]))
t(lambda: p(**1, z=[][1]))
t(lambda: p(**{"a": 1}, **{"a": 2}))
t(lambda: p(a=1, **{"a": 2}))
t(lambda: p(**{"a": 1}, a=2))

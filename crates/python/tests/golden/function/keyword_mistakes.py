# Of several mistakes in a call's keywords the first is told; what has stars is unpacked before any is looked at.
def f(a, b=2):
    print(a, b)


def g(a, *b, c=3, **k):
    print(a, b, c, sorted(k.items()))


class Mapping:
    def keys(self):
        print("keys")
        return ["a", "x"]

    def __getitem__(self, key):
        print("get", key)
        return key


class Numbers:
    def keys(self):
        return [1]

    def __getitem__(self, key):
        print("never")


def attempt(call):
    try:
        call()
    except TypeError as e:
        print(repr(e))


for h in (f, g):
    attempt(lambda: h(zz=1, y=2, **{"x": 3}))
    attempt(lambda: h(**{"a": 1, "b": 2}, **{"b": 2, "a": 3}))
    attempt(lambda: h(**{"a": 1, "b": 2}, **{"a": 1, 1: 2}))
    attempt(lambda: h(1, d=1, **{"a": 5}, b=2))
    attempt(lambda: h(1, b=1, **{"b": 5}, d=2))
    attempt(lambda: h(*[1], q=1, **{"q": 2}))
    attempt(lambda: h(*5, **{1: 2}))
    attempt(lambda: h(**{1: 2}, **7))
    attempt(lambda: h(**7))
    attempt(lambda: h(**Mapping()))
    attempt(lambda: h(a=1, **Mapping()))
    attempt(lambda: h(**Numbers()))
    attempt(lambda: h(b=1, **{b"a": 2}))
    attempt(lambda: h(a=1, **None))
attempt(lambda: dict(a=1, **{"b": 2}))
print(sorted(dict(a=1, **{"a": 2}).items()))
attempt(lambda: print(1, sep="", **{"sep": "-"}))
attempt(lambda: sorted([1], reverse=True, **{"nothing": 1}))
attempt(lambda: int(**{"x": 1}))


class A:
    def __init__(self, a, b=1):
        print(a, b)


attempt(lambda: A(b=1, c=2, **{"a": 1}))
attempt(lambda: A(1, **{"a": 2}))
attempt(lambda: A(**{"b": 2}, a=4))


# The order of arguments is checked one by one, after what stands before was compiled.
for source in (
    "f(a=1, 2)",
    "f(**a, 2)",
    "f(**a, *b)",
    "f(a=1, *b)",
    "f(a=1, *b, 3)",
    "f((1, *b), a=1, 2)",
    "f(a=1, 2, (1, *b))",
    "f(a=(1, *b), 2)",
    "f(\n**a,\n(9223372036854775807 | 1) / 123456789012345678901234567890)",
    "f(\n**a,\n0.3 * 10 ** 30)",
    "f(\n**a,\n2 ** -1)",
    "f(\n**a,\n1 / 0)",
    "f(\n**a,\nx)",
):
    try:
        exec(source)
    except SyntaxError as e:
        print(repr(e))

# A traceback through generators, comprehensions, lambdas and exec.
import sys


def gen(n):
    for i in range(n):
        yield 10 // (1 - i)


def use():
    return list(gen(3))


for f in (use, lambda: [1 / x for x in (1, 0)], lambda: sum(x.y for x in (1,)), lambda: exec("def q():\n    raise KeyError('in exec')\nq()"), lambda: eval("undefined + 1"), lambda: sorted([1, 2], key=lambda v: v.attr), lambda: max([1], key=5), lambda: map(lambda q: 1 / q, [0]).__next__() if False else list(map(lambda q: 1 / q, [0]))):
    try:
        f()
    except Exception as e:
        sys.print_exception(e)

# What a closure closes over counts among the arguments in the texts of errors; so does the class of super().
def t(f):
    try:
        print(f())
    except TypeError as e:
        print(repr(e))


class A:
    def f(self):
        return super().g()

    def h(self):
        return 1


a = A()
t(lambda: a.f(1))
t(lambda: a.h(1))
t(lambda: A.f())


def outer(x, y=2):
    def one(a):
        return x + a

    def default(a, b=1):
        return x, y

    def keyword(a, *, b):
        return x

    return one, default, keyword


one, default, keyword = outer(1)
t(lambda: one())
t(lambda: one(1, 2))
t(lambda: default())
t(lambda: default(1, 2, 3))
t(lambda: default(b=1))
t(lambda: keyword(1))
t(lambda: keyword(1, 2, b=3))
t(lambda: keyword(b=3))
t(lambda: one(b=1))
t(lambda: default(1, a=1))

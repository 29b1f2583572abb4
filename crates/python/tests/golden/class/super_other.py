# A method that is called on super() takes an object of any class: only super() by itself asks which it is.
class A:
    v = "A.v"

    def f(self, *args):
        print("A.f", args)
        return 1

    @classmethod
    def c(cls):
        return cls.__name__

    @property
    def p(self):
        return "p"


class B(A):
    def f(self, *args):
        return super().f(*args, "B")

    def g(self):
        return super().nothing()

    def value(self):
        return super().v

    def class_method(self):
        return super().c()

    def alone(self):
        s = super()
        return s.f()

    def called(self):
        return super().f(1)(2)

    def keywords(self):
        return super().f(x=1)


class C(A):
    pass


for name in ("f", "g", "value", "class_method", "alone", "called", "keywords"):
    for obj in (B(), A(), C(), 5, "text", [1], None, B):
        try:
            print(name, getattr(B, name)(obj))
        except Exception as e:
            print(name, repr(e))

try:
    super(B, A())
except TypeError as e:
    print(repr(e))


# The name `super` is not even looked for, if a method is called on what it gives.
class D(A):
    def f(self):
        return super().f("D")

    def v(self):
        return super().v


super = None
print(D().f())
try:
    D().v()
except TypeError as e:
    print(e)

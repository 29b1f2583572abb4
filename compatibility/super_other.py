# super() in a method that was called with an object of another class is a TypeError. An ESP32 looks no further and prints
# "A".
class A:
    def f(self):
        print("A")


class B(A):
    def f(self):
        super().f()


try:
    B.f(A())
except TypeError as e:
    print(repr(e))

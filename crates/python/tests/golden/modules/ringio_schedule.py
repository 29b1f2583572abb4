# micropython.RingIO, and the order of what schedule() runs.
import micropython


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(repr(e))


r = micropython.RingIO(8)
print(r, r.any(), r.read(), r.readline())
print(r.write(b"hello"), r.any(), r.read(2), r.any(), r.write(b"0123456789"), r.any())
print(r.read(100), r.any(), r.write(b"a\nb\nc"), r.readline(), r.readline(), r.readline())
buf = bytearray(4)
r.write(b"xyzw12")
print(r.readinto(buf), buf, r.readinto(buf, 1), buf, r.read(-1), r.close())
print(micropython.RingIO(bytearray(5)).write(b"abcdefgh"))
for arg in (0, -1, 70000, None, "a", bytearray(1)):
    show(micropython.RingIO, arg)


def callback(x):
    print("callback", x)


micropython.schedule(callback, 1)
print("scheduled")
for i in range(2):
    pass
print("after a loop")


def again(x):
    print("again", x)
    if x:
        micropython.schedule(again, x - 1)


micropython.schedule(again, 3)
for i in range(20):
    pass
print("looped")
micropython.schedule(again, 0)
print("at the end")

# The % operator.
print("%s %d %i" % ("a", 1, 2))
print("%5d|%-5d|%05d|%+d|% d|%+5d|%-+5d|%x|%X|%#x|%o|%#o|%c|%c" % (42, 42, 42, 42, 42, 42, 42, 255, 255, 255, 8, 8, 65, "Z"))
print("%5d|%05d|%+d|%x|%o" % (-42, -42, -42, -255, -8))
print("%d" % 2**40, "%x" % 2**70, "%o" % 2**35, "%020d" % 123, "%-20d|" % 10**15, "%+d" % 10**12, "%10x|" % 3**30)
print("%s|%10s|%-10s|%.2s|%10.2s|%-10.3s|" % ("hello", "hello", "hello", "hello", "hello", "hello"))
print("%r|%10r|%s|%r" % ("a'b", "x", b"bytes", b"b"))
print("%%|%5.1f|%e|%g" % (3.14159, 31415.9, 0.0001))
print("%(a)s-%(b)d-%(a)r" % {"a": "x", "b": 5}, "%(x)5.2f|" % {"x": 2.5})
print("%*d|%-*d|%.*f|%0*d" % (5, 1, 5, 2, 2, 3.14159, 4, 7))
print("%s" % (1,), "%s" % [1, 2], "%s" % {1: 2}, "%s" % None, "%s" % True, "%d" % True, "%s %s" % (None, ()))
print("%s" % ((1, 2),), "no args" % (), "%5s|%-5s|" % (None, True), "%c%c%c" % (72, "i", 33))
for f in (
    lambda: "%d" % "a",
    lambda: "%d" % None,
    lambda: "%s %s" % "a",
    lambda: "%s" % (),
    lambda: "%s" % (1, 2),
    lambda: "%z" % 1,
    lambda: "%" % 1,
    lambda: "%(a" % {"a": 1},
    lambda: "%(a)s" % 5,
    lambda: "%(b)s" % {"a": 1},
    lambda: "%c" % "ab",
    lambda: "%c" % 1.5,
    lambda: "%x" % 1.5,
    lambda: "%f" % "x",
    lambda: "abc" % 5,
    lambda: "abc" % {"a": 1},
    lambda: "%*d" % ("x", 1),
    lambda: "%s %(a)s" % {"a": 1},
    lambda: "%5" % 1,
    lambda: "%(k)%" % {"k": 1},
    lambda: "%u" % 3,
    lambda: "%d" % [],
    lambda: "%i" % 1j,
):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

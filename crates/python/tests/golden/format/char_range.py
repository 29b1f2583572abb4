# Which numbers are no characters, and how that is told.
for n in (-1, 0x110000, 2**31 - 1, 2**31, -(2**31) + 1, -(2**31), -(2**31) - 1, 2**40):
    for f in (lambda: "{:c}".format(n), lambda: "%c" % n, lambda: f"{n:3c}"):
        try:
            print(repr(f()))
        except Exception as e:
            print(n, repr(e))
# A MemoryError tells a machine word.
for f in (lambda: [1] * 2147483647, lambda: [1, 2] * 2147483647):
    try:
        f()
    except MemoryError as e:
        print(e)

# Every way to divide by zero, small and big.
for a in (1, 0, -7, 1 << 40, True):
    for name, f in (
        ("//", lambda a: a // 0),
        ("%", lambda a: a % 0),
        ("/", lambda a: a / 0),
        ("divmod", lambda a: divmod(a, 0)),
        ("/0.0", lambda a: a / 0.0),
        ("//0.0", lambda a: a // 0.0),
        ("%0.0", lambda a: a % 0.0),
        ("divmod0.0", lambda a: divmod(a, 0.0)),
        ("//False", lambda a: a // False),
    ):
        try:
            print(name, f(a))
        except ZeroDivisionError as e:
            print(name, repr(e), e)

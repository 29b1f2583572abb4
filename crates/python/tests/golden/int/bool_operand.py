# A bool operand counts as an int, also in the texts of errors.
for f in (lambda: b"a" & True, lambda: {} ** True, lambda: "a" << False, lambda: 1.0 << True, lambda: True << 1.0, lambda: [] - True, lambda: True - [], lambda: None + True, lambda: True + None, lambda: True < "a", lambda: "a" < True, lambda: True @ True, lambda: "a" + True, lambda: True + "a", lambda: set() | False, lambda: -True, lambda: True("x"), lambda: True[0], lambda: len(True)):
    try:
        print(f())
    except TypeError as e:
        print(repr(e))

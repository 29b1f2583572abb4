# Underscores and letters in number literals where other Pythons refuse them, or where none may be.
for s in ("1__0", "1_", "0_", "0x_", "0x_1_", "12abc", "09", "00", "1_.5", "1.5_", "1e1_0", "0b_1", "1_j"):
    try:
        print(s, eval(s))
    except SyntaxError as e:
        print(s, e)
    except Exception as e:
        print(s, repr(e))

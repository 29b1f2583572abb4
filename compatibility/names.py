# Names of variables. MicroPython takes every byte beyond ASCII for a letter; here a name is made of Unicode's letters and digits.
été = 1
print(été)
for name in (b"\xe2\x82\xac", b"\xed\xa0\x80", b"\xff"):
    try:
        exec(name + b" = 2")
        print("fine")
    except SyntaxError as e:
        print(name, repr(e))

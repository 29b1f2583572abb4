# A jump over more than 16 kB of bytecode is too long, wherever it is.
# ESP32: recorded with a larger heap, which the recording build needs to compile it.


def test(body, n):
    try:
        exec("def f(cond, a, b):\n if cond:\n" + body * n + " else:\n  print('else')\n")
        print("fine")
    except RuntimeError as e:
        print("RuntimeError", e)
    except MemoryError:
        print("MemoryError")


test("  f()\n", 3276)
test("  f()\n", 3277)
body = "  with f()()() as a:\n   try:\n    f()()()\n   except E:\n    pass\n"
test(body, 400)
test(body, 450)
test("  f(a, b, k=1)\n", 1480)
test("  f(a, b, k=1)\n", 1500)

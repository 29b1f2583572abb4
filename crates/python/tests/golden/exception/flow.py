# try, except, else, finally with every way out.
def f(kind):
    try:
        print("try", end=" ")
        if kind == "raise":
            raise ValueError("v")
        if kind == "return":
            return "from try"
    except ValueError as e:
        print("except", e, end=" ")
        return "from except"
    else:
        print("else", end=" ")
    finally:
        print("finally", end=" ")
    return "end"
for k in ("none", "raise", "return"):
    print(f(k))
def g():
    try:
        return "try"
    finally:
        return "finally wins"
print(g())
def h():
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            print("i", i, end=" ")
        finally:
            print("f", i, end=" ")
    else:
        print("no else")
    return i
print(h())
def swallow():
    for i in range(2):
        try:
            raise ValueError
        finally:
            print("swallow", i)
            if i == 0:
                continue
            break
    return "swallowed"
print(swallow())
def nested():
    try:
        try:
            raise KeyError("inner")
        except ValueError:
            print("wrong")
        finally:
            print("inner finally")
    except KeyError as e:
        print("outer", repr(e))
        try:
            raise TypeError("second")
        except TypeError as e2:
            print(repr(e2))
        finally:
            print("second finally")
    else:
        print("wrong")
    finally:
        print("outer finally")
nested()
def w():
    n = 0
    while True:
        try:
            n += 1
            if n == 3:
                return n
        finally:
            n += 10
            if n > 100:
                break
print(w())
def deep(n):
    try:
        if n == 0:
            raise RuntimeError("bottom")
        return deep(n - 1)
    finally:
        print("unwind", n, end=" ")
try:
    deep(4)
except RuntimeError as e:
    print(e)
def ret_order():
    x = 1
    try:
        return x
    finally:
        x = 2
print(ret_order())
try:
    pass
except:
    print("wrong")
else:
    print("else only")
try:
    print("body")
finally:
    print("fin only")
for i in range(3):
    try:
        1 / (i - 1)
    except ZeroDivisionError:
        print("zero at", i)
        continue
    else:
        print("fine", i)

# raise alone, from, and names bound by except.
def f():
    try:
        raise ValueError("first")
    except ValueError:
        print("handling")
        raise
try:
    f()
except ValueError as e:
    print("again", repr(e))
try:
    raise
except RuntimeError as e:
    print(repr(e))
def g():
    try:
        raise ValueError("a")
    except ValueError as e:
        raise TypeError("b") from e
try:
    g()
except TypeError as e:
    print(repr(e), getattr(e, "__cause__", "no cause"), getattr(e, "__context__", "no context"))
try:
    raise KeyError("x") from None
except KeyError as e:
    print(repr(e))
def h():
    try:
        raise ValueError("v")
    except ValueError as e:
        pass
    try:
        return e
    except NameError as n:
        return repr(n)
print(h())
e = "before"
try:
    raise ValueError("x")
except ValueError as e:
    pass
try:
    print(e)
except NameError as n:
    print(repr(n))
saved = None
try:
    raise ValueError("kept")
except ValueError as e:
    saved = e
print(repr(saved))
try:
    raise saved
except ValueError as e:
    print(e is saved)
def nested():
    try:
        raise KeyError("outer")
    except KeyError:
        try:
            raise ValueError("inner")
        except ValueError:
            pass
        raise
try:
    nested()
except Exception as e:
    print(repr(e))
def in_finally():
    try:
        raise KeyError("lost")
    finally:
        raise ValueError("replaces")
try:
    in_finally()
except Exception as e:
    print(repr(e))
def loop():
    for i in range(3):
        try:
            try:
                raise ValueError(i)
            except ValueError as e:
                if i < 2:
                    continue
                raise
        except ValueError as e:
            return "out", e.args
print(loop())
def helper():
    raise
try:
    try:
        raise ValueError("via helper")
    except ValueError:
        helper()
except Exception as e:
    print(repr(e))

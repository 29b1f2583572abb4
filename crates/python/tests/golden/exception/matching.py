# Which except clause is taken.
def t(exc):
    try:
        raise exc
    except KeyError as e:
        return "KeyError", repr(e)
    except (ValueError, TypeError) as e:
        return "Value or Type", repr(e)
    except LookupError as e:
        return "Lookup", repr(e)
    except Exception as e:
        return "Exception", repr(e)
    except BaseException as e:
        return "Base", repr(e)
for e in (KeyError("k"), IndexError("i"), ValueError(), TypeError, ZeroDivisionError("z"), KeyboardInterrupt(), SystemExit(3), GeneratorExit, StopIteration(1), UnicodeError("u"), OSError(5), NotImplementedError, RuntimeError("r", 2), OverflowError(), AssertionError("a"), MemoryError("m"), EOFError(), ImportError("i"), NameError("n"), AttributeError("x"), SyntaxError("s"), IndentationError("d"), ArithmeticError("ar"), StopAsyncIteration("sa")):
    print(t(e))
class My(Exception):
    pass
class Mine(My):
    def __init__(self, code, msg):
        super().__init__(msg)
        self.code = code
    def __str__(self):
        return "Mine %d" % self.code
try:
    raise Mine(5, "message")
except My as e:
    print(repr(e), str(e), e.code, e.args, isinstance(e, Exception))
class NoArgs(Exception):
    def __init__(self):
        self.x = 1
try:
    raise NoArgs
except NoArgs as e:
    print(repr(e), e.x, e.args)
class Plain(ValueError):
    pass
for x in (Plain, Plain(), Plain("a"), Plain("a", 1), My(), My("m"), My(None), My([1])):
    try:
        raise x
    except Exception as e:
        print(repr(e), str(e), e.args, type(e).__name__)
def bad(x):
    try:
        raise x
    except Exception as e:
        return repr(e)
for x in (5, "str", None, int, object(), [ValueError], (ValueError, 1), print):
    print(bad(x))
try:
    try:
        raise ValueError("v")
    except 5:
        print("?")
except Exception as e:
    print(repr(e))
try:
    try:
        raise ValueError("v")
    except (KeyError, "x"):
        print("?")
except Exception as e:
    print(repr(e))
def dyn():
    print("evaluated")
    return ValueError
try:
    raise ValueError
except dyn():
    print("dyn")
errs = (KeyError, ValueError)
try:
    raise ValueError("in tuple")
except errs as e:
    print(repr(e))
try:
    raise KeyError
except ():
    pass
except:
    print("bare")

# Which names are built in, and which CPython has but an ESP32 has not.
# Board: it asks for what the language alone has not.
names = "abs all any bin bool bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec execfile filter float frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type zip"
for n in names.split():
    try:
        eval(n)
        print(n, "yes")
    except NameError as e:
        print(n, repr(e))
for n in "ascii breakpoint format vars aiter anext __build_class__ __import__ __repl_print__ NotImplemented Ellipsis __name__ __debug__ exit quit copyright long unicode xrange reduce".split():
    try:
        eval(n)
        print(n, "yes")
    except NameError as e:
        print(n, repr(e))
for n in "ArithmeticError AssertionError AttributeError BaseException EOFError Exception GeneratorExit ImportError IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError NotImplementedError OSError OverflowError RuntimeError StopAsyncIteration StopIteration SyntaxError SystemExit TypeError UnicodeError ValueError ViperTypeError ZeroDivisionError FileNotFoundError PermissionError ConnectionError TimeoutError IOError EnvironmentError ModuleNotFoundError RecursionError FloatingPointError BufferError UnicodeDecodeError Warning DeprecationWarning BaseExceptionGroup".split():
    try:
        c = eval(n)
        print(n, c, c.__bases__ if hasattr(c, "__bases__") else "-")
    except NameError as e:
        print(n, repr(e))

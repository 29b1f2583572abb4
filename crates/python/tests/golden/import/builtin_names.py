# Built-in modules and their u-names.
# Board: it asks for what the language alone has not.
for n in ("array", "binascii", "collections", "errno", "gc", "hashlib", "heapq", "io", "json", "math", "cmath", "random", "re", "struct", "sys", "micropython", "builtins", "deflate", "uctypes", "__main__"):
    try:
        m = __import__(n)
        print(n, type(m).__name__, m.__name__)
    except ImportError as e:
        print(n, repr(e))
for n in ("ujson", "ure", "ustruct", "ucollections", "ubinascii", "uhashlib", "uheapq", "uio", "urandom", "usys", "umath", "ugc", "uarray", "uerrno", "umicropython", "nothing", "unothing", "functools", "itertools", "datetime", "string", "typing", "copy", "threading", "abc", "contextlib", "enum", "dataclasses", "traceback", "zlib", "uzlib"):
    try:
        m = __import__(n)
        print(n, m.__name__)
    except ImportError as e:
        print(n, repr(e))
import math
math2 = __import__("math")
print(math is math2)
try:
    math.new = 5
    print("stored")
except AttributeError as e:
    print(repr(e))
try:
    exec("del math.pi")
except Exception as e:
    print(repr(e))
import sys
for m in ("sys", "math", "json", "gc", "__main__"):
    print(m, m in sys.modules)

# sys, what does not depend on the machine.
# Board: it asks for what the language alone has not.
import sys
print(sys.maxsize, sys.byteorder, sys.version_info[:3] if len(sys.version_info) > 3 else sys.version_info, sys.implementation.name, sys.implementation[0], type(sys.implementation.version))
print(type(sys.argv), type(sys.path), type(sys.modules), type(sys.version), sys.version.split(";")[0], sys.version.split(" ")[0])
for n in ("argv", "path", "modules", "platform", "version", "version_info", "implementation", "byteorder", "maxsize", "exit", "print_exception", "stdin", "stdout", "stderr", "ps1", "ps2", "tracebacklimit", "exc_info", "atexit", "getsizeof", "intern", "settrace", "getrecursionlimit", "setrecursionlimit", "exception", "stdout", "flags", "maxunicode", "float_info", "hexversion"):
    print(n, hasattr(sys, n))
sys.stdout.write("to stdout\n")
print(sys.stdout.write("abc\n"))
print("printed", file=sys.stdout)
sys.modules["fake"] = sys
import fake
print(fake is sys)

# print and its keywords.
# Board: it asks for what the language alone has not.
import sys
print()
print("a", "b", 3, None, True, 1.5, [1], (1,), {1: 2})
print("a", "b", sep="")
print("a", "b", sep=", ", end="!\n")
print("x", end="")
print("y")
print("to stdout", file=sys.stdout)
print("flush", flush=True) if False else print("no flush")
print(*[1, 2, 3], sep="\n")
print("%s and %s" % ("a", "b"), "tail")
print("multi\nline", "tab\tbed")
for f in (lambda: print("a", foo=1), lambda: print("a", sep=5), lambda: print("a", end=5), lambda: print("a", "b", sep=None), lambda: print("a", end=None), lambda: print("a", file=5)):
    try:
        f()
        print("<no error>")
    except Exception as e:
        print(type(e).__name__, e)
class Out:
    def __init__(self):
        self.parts = []
    def write(self, s):
        self.parts.append(s)
        return len(s)
class S:
    def __str__(self):
        return "str!"
    def __repr__(self):
        return "repr!"
print(S(), [S()], (S(),), {S: 1} and {1: S()}, "%s %r" % (S(), S()), "{} {!r} {!s}".format(S(), S(), S()), str(S()), repr(S()), f"{S()} {S()!r}")
class R:
    def __repr__(self):
        return "only repr"
print(R(), [R()], str(R()), "%s" % R())
sys.stdout.write("written\n")

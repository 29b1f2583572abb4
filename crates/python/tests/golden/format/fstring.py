# f-strings.
name = "World"
n = 42
x = 3.14159
d = {"key": "value", "n": 1}
l = [1, 2, 3]
print(f"Hello {name}!", f"{n}", f"{n + 1}", f"{n:5d}|{n:<5}|{n:05}|{n:x}|{n:#b}", f"{x:.2f}|{x:8.3f}|{x:e}")
print(f"{d['key']}", f"{l[0]} {l[-1]} {l[1:]}", f"{name.upper()}", f"{len(name)}", f"{name!r} {name!s}", f"{'nested'}")
print(f"{{literal}} {{{n}}}", f"", f"plain", f"{n}{n}{n}", f"a{1}b{2}c")
print(f"{n=}", f"{x=:.1f}", f"{name=!r}", f"{n+1=}")
w = 10
print(f"{name:{w}}|{name:>{w}}|{x:{w}.{2}f}|{n:{'>'}{w}}")
print(f"{1 if n > 10 else 2}", f"{n > 10}", f"{None}", f"{True and 'yes'}", f"{[i for i in range(3)]}", f"{ {'a': 1} }")
print(f"multi {name}" " joined " f"{n}", f"""triple
{name}
end""", rf"\raw{n}\n", fr"{n}\t")
def g(a, b=2):
    return a * b
print(f"{g(3)} {g(3, b=5)} {g(n):>6}", f"{'a' 'b'}", f"{'{}'}")
print(f"{n!r:>6}|{name[0]}{name[1:]}|{d}")
print(f"{x:.{n - 40}f}", f"{n:,}", f"{1234567:,}", f"{'a':*^5}", f"{n:c}", f"{-n:+}", f"{0.5:%}")
try:
    print(f"{undefined_name}")
except NameError as e:
    print(repr(e))
try:
    print(f"{n:q}")
except ValueError as e:
    print(repr(e))
class F:
    def __format__(self, spec):
        return "spec:" + spec
    def __str__(self):
        return "F-str"
try:
    print(f"{F()}", f"{F():abc}")
except Exception as e:
    print(repr(e))

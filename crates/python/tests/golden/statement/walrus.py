# Assignment expressions.
if (n := 10) > 5:
    print("n", n)
print([y := 1, y + 1, y**2], y)
l = [3, 1, 0, 2]
while (x := l.pop()) != 0:
    print(x, end=" ")
print(x, l)
print([z for v in range(5) if (z := v * v) > 3], z)
def f(x):
    return (r := x + 1) * r
print(f(2))
print((a := 1, b := 2), a, b)
print(any((hit := w).startswith("b") for w in ("abc", "bcd", "cde")), hit)
d = {"k": (v := 5), "j": v + 1}
print(d, v)
def g():
    if (m := {"a": 1}.get("a")) is not None:
        return m
print(g())
def h():
    [inner := i for i in range(4)]
    return inner
try:
    print(h())
except Exception as e:
    print(repr(e))
print((lambda: (t := 4) + t)())
for s in ("x := 1", "(x := 1)", "f(x := 1)", "f(y=(x := 1))", "(a.b := 1)", "(a[0] := 1)", "[(x := 1)]", "((x := 1) , 2)", "x = (y := 3)", "x = y := 3", "(x := y := 1)", "(1 := 2)", "del (x := 1)", "lambda: (x := 1)", "assert (x := 1)", "{(x := 1): 2}", "x[(y := 1)] if 0 else 0"):
    try:
        exec(s)
        print(s, "ok")
    except Exception as e:
        print(s, repr(e))

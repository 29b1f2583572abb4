# eval, exec, compile, globals, locals.
x = 10
print(eval("x + 1"), eval("x * y", {"x": 2, "y": 3}), eval("a + b", {"a": 1}, {"b": 2}), eval("[i for i in range(3)]"), eval("(lambda n: n * 2)(4)"), eval("1,2"), eval("'s' 't'"), eval("None"))
exec("y = x * 2")
print(y)
exec("def f(n):\n    return n + x\nz = f(5)\n")
print(z, f(1))
g = {"x": 100}
exec("y = x + 1", g)
print(g["y"], y, "__builtins__" in g)
l = {}
exec("q = 1\nr = q + 1", {}, l)
print(sorted(l.items()))
exec("for i in range(3): print(i, end=' ')\nprint()")
exec("class K:\n  v = 5\n")
print(K.v)
c = compile("x + 5", "name", "eval")
print(eval(c), exec(compile("w = 3", "f", "exec")), w)
compile("print('single'); 5", "f", "single")
exec(compile("5 + 5", "f", "single"))
def func():
    loc = 5
    print(sorted(locals()) == sorted(globals()) if False else type(locals()))
    try:
        print(eval("loc"))
    except NameError as e:
        print(repr(e))
    exec("made = 1")
    try:
        print(made)
    except NameError as e:
        print(repr(e))
func()
print(made, globals()["x"], "func" in globals(), globals() is globals(), locals() is globals(), type(globals()))
globals()["injected"] = "inj"
print(injected)
for s in ("1 +", "x = 5", "def", "(", "1 1", "a b", "return 5", "yield 1", "break", "for", "import", "lambda", "", "  1", "'abc", "1 = 2", "f() = 1", "x +=", "if x", "pass", "[1, 2", "print 'a'", "*a", "a = *b", "del 1", "nonlocal x", "a := 5", "x = yield", "await x", "@d", "else:", "class", "try:\n  pass", "def f(a, a): pass", "def f(a=1, b): pass", "f(a=1, 2)", "f(**a, *b)", "def f(*): pass", "continue", "global x; 1"):
    for fn in (eval, exec):
        try:
            fn(s)
            print(repr(s), fn is eval, "ok")
        except SyntaxError as e:
            print(repr(s), fn is eval, type(e).__name__, e)
        except Exception as e:
            print(repr(s), fn is eval, repr(e))
for f in (lambda: eval(5), lambda: exec(None), lambda: eval("x", 5), lambda: eval("x", None), lambda: compile("x", "f", "bad"), lambda: compile("x"), lambda: eval("1/0"), lambda: eval("nope"), lambda: eval(b"1+1"), lambda: exec(b"print('bytes')")):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

# match is no keyword: names match, case, type are free, and the statement is refused.
match = 1
case = 2
type = 3
_ = 4
print(match, case, type, _, match + case)
async_ = 1
for s in ("match 5:\n    case 5:\n        print('matched')\n", "type X = int", "print(f'{1!r}')", "async = 1", "await = 1", "print = 5\nprint", "nonlocal = 1", "None = 1", "True = 1", "exec = 5", "with (open('x')) as f: pass" if False else "pass", "def f[T](x): pass", "class A[T]: pass", "try:\n  pass\nexcept* ValueError:\n  pass", "x: int = 1; print(x)", "@(lambda f: f)\ndef g(): pass", "with (a, b): pass", "print(1, 2,)", "def f(a, b,): pass", "f(*a, b) if 0 else 0", "lambda a, /: a", "def f(a, /): pass", "x = yield", "1 if 2", "x = 0777", "`1`", "1 <> 2", "a ? b", "x = 1_000; print(x)", "raise E, 'x'", "exec 'x'", "print >>f", "0xfg", "a..b", "import a.b as", "from a import *b", "def f(**a, b): pass", "def f(*a, *b): pass", "def f(a=1, *, b): print(b)\nf(b=2)", "class A(): x = 1\nprint(A.x)", "if 1: x = 2; print(x)"):
    try:
        exec(s, {})
        print(repr(s), "ok")
    except SyntaxError as e:
        print(repr(s), repr(e))
    except Exception as e:
        print(repr(s), repr(e))

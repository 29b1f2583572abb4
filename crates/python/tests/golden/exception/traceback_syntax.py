# Syntax errors met by exec and eval.
import sys
for s in ("x = = 1", "def f(:\n  pass", "if True:\npass", "x = (1,\n", "\n\n  y = 1", "for x in y:\n  a\n b", "return 1", "break", "'abc", "1 +", "a b", "def f():\n    x = 1\n    y = = 2\n", "class A:\n  def f(self):\n    return 1 +\n", "x = 5 6", "\ttab\n        spaces", "f(", "try:\n  x\n", "nonlocal q", "def f():\n  global a\n  nonlocal a", "a = 1\nb = $", "print 'x'", "continue", "lambda: yield", "import", "from x import", "0b2", "if x = 1: pass", "else: pass", "def f(a, a): pass"):
    try:
        exec(s)
        print(repr(s), "ok")
    except SyntaxError as e:
        print(repr(s))
        sys.print_exception(e)
    except Exception as e:
        print(repr(s), repr(e))

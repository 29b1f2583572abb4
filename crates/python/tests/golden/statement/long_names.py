# A name has at most 255 bytes.


def attempt(f):
    try:
        print("gave", f())
    except Exception as e:
        print(repr(e))


class Thing:
    pass


for n in (255, 256):
    name = "a" * n
    for text in (
        "%s = 1",
        "f(%s=1)",
        "x.%s",
        "def %s(): pass",
        "lambda %s: 1",
        "import %s",
        "global %s",
        "f'{%s}'",
        "'%s'",
        "# %s",
        "(1 2 %s",
        "if 1:\n  pass\n   %s",
    ):
        attempt(lambda: compile(text % name, "f", "exec") is None)
    attempt(lambda: compile("1", name, "exec") is None)
    attempt(lambda: ("%(" + name + ")d") % {name: 1})
    attempt(lambda: type(name, (), {}).__name__ == name)
    attempt(lambda: setattr(Thing, name, 1))
    attempt(lambda: hasattr(Thing, name))
    attempt(lambda: len(dict(**{name: 1})))
attempt(lambda: exec("é" * 128 + " = 1"))
attempt(lambda: exec("é" * 127 + " = 1"))
for n in (127, 128):
    for text in ("import %s.%s", "from %s.%s import a"):
        attempt(lambda: exec(text % ("a" * n, "b" * n)))

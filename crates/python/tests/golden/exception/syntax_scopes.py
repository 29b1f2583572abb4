# A block's own syntax errors are told before those of the blocks inside it, in the order of the text; and on which line.
def attempt(source):
    try:
        exec(source)
    except SyntaxError as e:
        import sys
        sys.print_exception(e)
    except NameError as e:
        print(e)


for source in (
    "f(a=1, *{(v := 5): 1 for i in x}, 3)",
    "f(*{(v := 5): 1 for i in x}, 3)",
    "f(b=1, (2, 3), {(v := 5): 1 for i in x})",
    "f({(v := 5): 1 for i in x}, **a, 1)",
    "f(lambda: (1, *b), a=1, 2)",
    "f(\n**{},\n('a' and 9.5))",
    "f(\n**{},\n('a' and 9))",
    "f(\n**{},\n(x and 9.5))",
    "f(\n**{},\n(0 or 'a' or 9.5))",
    "f(\n**{},\n('a' and 'x' * 3))",
    "f(\n**{},\n2 ** 100)",
    "f(\n**{},\n-(2 ** 100))",
    "f(\n**{},\n1267650600228229401496703205376)",
    "f(\n**{},\n1.5)",
    "f(\n**{},\n((-0.0) ** 0.5))",
    "f(\n**{},\n(0.0 ** -1))",
    "f(\n**{},\n((-2.0) ** 0.5))",
    "f(\n**{},\n(1,\n2))",
    "f(\n**{},\n'a long string of many letters')",
    "class A(x=1, B): pass",
    "class A(*B, **c, *d): pass",
    "[1,\n*a]",
    "x = *a",
    "{1, *a}",
    "f((*a,), *b)",
):
    print(repr(source))
    attempt(source)

# The condition of a `while` is compiled after its body.
attempt("while (*a,):\n (*b,)")
attempt("while (x\n, *a):\n pass")

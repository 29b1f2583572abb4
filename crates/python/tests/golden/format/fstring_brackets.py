# Fields of f-strings with brackets that do not match.
for source in ('f"{]}"', 'f"{][}"', 'f"{][]}"', 'f"{)]}", f"{ {1: 2}[1] }"', 'f"{}}"', 'f"{[}"', 'f"{]]][[[}"', 'f"{)}"', 'f"{(}"'):
    try:
        print(eval(source))
    except SyntaxError as e:
        print(repr(e))

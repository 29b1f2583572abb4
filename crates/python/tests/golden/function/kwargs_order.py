# The order of keyword arguments in **kw, and duplicates.
def f(**kw):
    return kw
print(f(b=1, a=2, c=3), f(**{"z": 1, "y": 2}), f(x=1, **{"w": 2, "v": 3}), list(f(one=1, two=2, three=3, four=4)))
def g(a, *args, k=1, **kw):
    return kw
print(g(1, 2, k=3, m=4, n=5, o=6), g(1, ssid="s", key="k", channel=6))
for s in ("f(a=1, a=2)", "f(**{'a': 1}, **{'a': 2})", "f(a=1, **{'a': 2})", "g(1, a=2)", "f(**[('a', 1)])", "f(**None)", "f(1)", "f(*[], **{'b': 1})", "dict(a=1, **{'b': 2})", "f(**{'not identifier': 1})", "f(**{b'a': 1})"):
    try:
        print(s, eval(s))
    except Exception as e:
        print(s, repr(e))

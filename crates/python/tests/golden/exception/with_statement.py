# with: order, suppression, several managers, return and break inside.
class C:
    def __init__(self, name, suppress=False, fail=None):
        self.name, self.suppress, self.fail = name, suppress, fail
    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter":
            raise RuntimeError("enter " + self.name)
        return self.name.upper()
    def __exit__(self, t, v, tb):
        print("exit", self.name, t, v, tb is None if t is None else "-")
        if self.fail == "exit":
            raise RuntimeError("exit " + self.name)
        return self.suppress
with C("a") as x:
    print("body", x)
with C("a") as x, C("b") as y:
    print(x, y)
with C("a"), C("b", True):
    raise ValueError("suppressed by b")
with C("s", True):
    1 / 0
print("after")
def t(f):
    try:
        print("result", f())
    except Exception as e:
        print("out", repr(e))
def f1():
    with C("r"):
        return "returned"
def f2():
    for i in range(3):
        with C("l%d" % i):
            if i == 1:
                break
    return i
def f3():
    for i in range(2):
        with C("c%d" % i):
            continue
    return i
def f4():
    with C("x", fail="enter"):
        print("no body")
def f5():
    with C("outer", True):
        with C("x", fail="exit"):
            raise KeyError("first")
    return "suppressed by outer"
def f6():
    with C("y"):
        raise KeyError("through")
def f7():
    with 5:
        pass
def f8():
    with C("a") as (p, *q):
        return p, q
def f9():
    class O:
        pass
    o = O()
    l = [0]
    with C("at") as o.attr, C("it") as l[0]:
        return o.attr, l
def f10():
    class NoExit:
        def __enter__(self):
            return 1
    with NoExit():
        print("body")
for f in (f1, f2, f3, f4, f5, f6, f7, f8, f9, f10):
    t(f)

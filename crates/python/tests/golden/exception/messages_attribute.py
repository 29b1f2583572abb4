# AttributeError, NameError, ImportError, IndexError, KeyError texts.
class A:
    class B:
        pass
    def m(self):
        pass
a = A()
def local_before():
    x
    x = 1
def del_missing():
    del nothing
def del_local():
    y = 1
    del y
    del y
def imp(s):
    exec("import " + s)
def frm(s):
    exec("from " + s)
tests = (
    lambda: a.foo,
    lambda: A.foo,
    lambda: a.m.foo,
    lambda: a.m().foo,
    lambda: A.B.foo,
    lambda: A.B().foo,
    lambda: (5).foo,
    lambda: (5.5).foo,
    lambda: "".foo,
    lambda: b"".foo,
    lambda: [].foo,
    lambda: ().foo,
    lambda: {}.foo,
    lambda: {1}.foo,
    lambda: None.foo,
    lambda: True.foo,
    lambda: (lambda: 0).foo,
    lambda: print.foo,
    lambda: int.foo,
    lambda: type.foo,
    lambda: range(3).foo,
    lambda: (i for i in ()).foo,
    lambda: (10**20).foo,
    lambda: (1j).foo,
    lambda: ....foo,
    lambda: Exception().foo,
    lambda: Exception.foo,
    lambda: __import__("math").foo,
    lambda: iter([]).foo,
    lambda: {}.keys().foo,
    lambda: [].append.foo,
    lambda: nothing,
    lambda: nothing.attr,
    lambda: nothing(),
    local_before,
    del_missing,
    del_local,
    lambda: imp("nomodule"),
    lambda: imp("math.sub"),
    lambda: imp("no.mod.at.all"),
    lambda: frm("math import nope"),
    lambda: frm("nomodule import x"),
    lambda: frm("math import (sin, nope2)"),
    lambda: [][0],
    lambda: ()[5],
    lambda: ""[1],
    lambda: b""[-1],
    lambda: range(2)[9],
    lambda: {}["k"],
    lambda: {}[1],
    lambda: {}[None],
    lambda: {1: 2}[(1, 2)],
    lambda: [1].pop(9),
    lambda: {}.pop("zz"),
    lambda: set().remove("q"),
    lambda: {}.popitem(),
    lambda: [].pop(),
)
for t in tests:
    try:
        print(t())
    except Exception as e:
        print(type(e).__name__, "|", e, "|", repr(e))

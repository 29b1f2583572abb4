# Names: local, global, built-in, class scope, shadowing of built-ins.
x = "global"
def reads():
    return x
def shadows():
    x = "local"
    return x
def conditional(flag):
    if flag:
        x = "assigned"
    try:
        return x
    except NameError as e:
        return repr(e)
print(reads(), shadows(), conditional(True), conditional(False), x)
len_before = len
def len(v):
    return "shadowed"
print(len([1, 2]), len_before([1, 2]))
del len
print(len([1, 2]))
print = print
def loop_var():
    for i in range(3):
        pass
    return i
print(loop_var())
def except_var():
    try:
        1 / 0
    except ZeroDivisionError as err:
        pass
    return "err" in dir() if False else "done"
print(except_var())
class A:
    x = "class"
    def m(self):
        return x
    def n(self):
        return self.x
    lst = [x for _ in range(2)]
print(A().m(), A().n(), A.lst)
def uses_global_later():
    return defined_later()
def defined_later():
    return "later"
print(uses_global_later())
def g():
    global new_global
    new_global = 1
    def h():
        global new_global
        new_global += 1
        return new_global
    return h()
print(g(), new_global)
def comp_scope():
    n = 5
    r = [n * k for k in range(3)]
    k = "kept"
    s = [k for k in range(2)]
    return r, s, k
print(comp_scope())
import sys
def imports():
    import math
    return math.floor(2.5)
print(imports(), "math" in globals())
def deep():
    a = 1
    def b():
        c = 2
        def d():
            nonlocal a, c
            a += 10
            c += 10
            return a + c
        return d() + c
    return b() + a
print(deep())
print(*[n for n in sorted(globals()) if not n.startswith("_")])

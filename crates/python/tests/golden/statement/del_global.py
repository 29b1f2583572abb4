# del and global.
x = 1
del x
try:
    x
except NameError as e:
    print(repr(e))
a = b = c = [1, 2, 3, 4]
del a[0], b[-1]
print(c)
del (a, b)
print(c)
d = {"k": 1, "j": 2}
del d["k"]
print(d)
class O:
    pass
o = O()
o.p = 1
del o.p
print(hasattr(o, "p"))
g = 1
def set_g():
    global g, h
    g = 2
    h = "created"
    del g
    g = 3
set_g()
print(g, h)
def del_global():
    global h
    del h
del_global()
try:
    print(h)
except NameError as e:
    print(repr(e))
def f():
    v = 1
    def inner():
        nonlocal v
        del v
    inner()
    try:
        return v
    except NameError as e:
        return repr(e)
print(f())
def loop_del():
    l = list(range(6))
    for i in range(3):
        del l[i]
    return l
print(loop_del())
def arg_del(a, b=2):
    del a
    try:
        return a
    except NameError as e:
        return repr(e), b
print(arg_del(1))
for s in ("del 5", "del f()", "del x y", "del (1, a)", "del [q]", "del nothing", "del ()", "global zz\nzz = 5\nprint(zz)", "def k():\n  x = 1\n  global x", "del None", "del True"):
    try:
        exec(s)
        print(repr(s), "ok")
    except Exception as e:
        print(repr(s), repr(e))

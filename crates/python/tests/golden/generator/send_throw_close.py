# send, throw, close.
def echo():
    got = None
    while True:
        got = yield "echo %s" % got
g = echo()
print(next(g), g.send(1), g.send("x"), next(g), g.send(None))
def acc():
    total = 0
    while True:
        x = yield total
        if x is None:
            return total
        total += x
a = acc()
next(a)
print(a.send(5), a.send(10))
try:
    a.send(None)
except StopIteration as e:
    print("total", e.value)
def catcher():
    while True:
        try:
            x = yield "ready"
            print("value", x)
        except ValueError as e:
            print("caught", repr(e))
        except GeneratorExit:
            print("closing")
            raise
        finally:
            print("finally")
c = catcher()
print(next(c))
print(c.throw(ValueError("v")))
print(c.throw(ValueError))
print(c.send(3))
try:
    c.throw(KeyError("k"))
except KeyError as e:
    print("escaped", repr(e))
try:
    next(c)
except StopIteration as e:
    print(repr(e))
c = catcher()
next(c)
print(c.close(), c.close())
try:
    c.send(1)
except StopIteration as e:
    print(repr(e))
c = catcher()
print(c.close())
try:
    c.throw(ValueError("after close"))
except Exception as e:
    print(repr(e))
c = catcher()
try:
    c.throw(TypeError("unstarted"))
except TypeError as e:
    print(repr(e))
def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2
i = ignores()
next(i)
try:
    i.close()
except RuntimeError as e:
    print(repr(e))
def ret_in_close():
    try:
        yield 1
    except GeneratorExit:
        return 5
r = ret_in_close()
next(r)
print(r.close())
def throw_ret():
    try:
        yield 1
    except ValueError:
        return "returned"
t = throw_ret()
next(t)
try:
    t.throw(ValueError)
except StopIteration as e:
    print(repr(e), e.value)
def raiser():
    yield 1
    raise KeyError("inside")
r = raiser()
next(r)
try:
    next(r)
except KeyError as e:
    print(repr(e))
try:
    next(r)
except StopIteration as e:
    print(repr(e))
def selfcall():
    yield next(me)
me = selfcall()
try:
    next(me)
except ValueError as e:
    print(repr(e))
def stop():
    yield 1
    raise StopIteration("inner")
try:
    print(list(stop()))
except Exception as e:
    print(repr(e))
g = echo()
for f in (lambda: g.send(5), lambda: g.send(), lambda: g.throw(), lambda: g.throw(5), lambda: g.close(1)):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

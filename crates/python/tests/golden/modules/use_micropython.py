# micropython: const, opt_level, native decorators, schedule.
import micropython
from micropython import const
X = const(5)
_Y = const(X * 2 + 1)
print(X, _Y, X + _Y, const(7), micropython.const("s") if False else "-")
try:
    print(_Y)
except NameError as e:
    print(repr(e))
print(micropython.opt_level(), micropython.opt_level(0), micropython.opt_level())
@micropython.native
def nat(a, b):
    return a * b + len("abc")
print(nat(3, 4))
@micropython.viper
def vip(a: int, b: int) -> int:
    s = 0
    for i in range(a):
        s += i * b
    return s
print(vip(5, 2))
@micropython.bytecode
def byt(x):
    return x + 1
print(byt(1))
ran = []
def cb(arg):
    ran.append(arg)
micropython.schedule(cb, "one")
for i in range(100):
    pass
micropython.schedule(cb, 2)
for i in range(100):
    pass
print(ran)
for n in ("const", "opt_level", "mem_info", "qstr_info", "stack_use", "heap_lock", "heap_unlock", "heap_locked", "kbd_intr", "schedule", "alloc_emergency_exception_buf", "RingIO", "native", "viper", "asm_thumb", "mem_peak", "mem_total", "mem_current", "pystack_use"):
    print(n, hasattr(micropython, n))
r = x = None
micropython.heap_lock()
try:
    x = [1, 2, 3] * 100
    r = "allocated"
except MemoryError:
    r = "MemoryError"
micropython.heap_unlock()
print(r)
micropython.alloc_emergency_exception_buf(100)
for f in (lambda: const(), lambda: micropython.schedule(5, 1), lambda: micropython.schedule(cb), lambda: micropython.nope):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

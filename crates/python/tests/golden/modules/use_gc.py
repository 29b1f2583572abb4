# gc.
import gc
print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()
print(gc.isenabled(), gc.collect() is None or isinstance(gc.collect(), int), type(gc.mem_free()), type(gc.mem_alloc()), gc.threshold())
gc.threshold(1000)
print(gc.threshold())
gc.threshold(-1)
print(gc.threshold())
gc.collect()
a = gc.mem_free()
x = [0] * 1000
b = gc.mem_free()
print(4000 <= a - b <= 4200)
x = None
gc.collect()
c = gc.mem_free()
print(abs(a - c) < 200)
class Cyc:
    pass
for i in range(2000):
    p, q = Cyc(), Cyc()
    p.o, q.o = q, p
print("cycles collected")
for i in range(300):
    s = bytearray(2000)
print("garbage collected")
for n in ("collect", "enable", "disable", "isenabled", "mem_free", "mem_alloc", "threshold", "get_objects", "freeze", "get_threshold"):
    print(n, hasattr(gc, n))

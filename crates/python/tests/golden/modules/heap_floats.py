# A float takes a block of the heap of its own; many names for one take no more.
import gc


def kept(make):
    gc.collect()
    before = gc.mem_alloc()
    o = make()
    gc.collect()
    return (gc.mem_alloc() - before + 500) // 1000, len(o)


print(kept(lambda: [i * 0.5 for i in range(1000)]))
print(kept(lambda: [0.5] * 1000))
print(kept(lambda: tuple(i + 0.25 for i in range(1000))))
print(kept(lambda: {i: i / 7 for i in range(500)}))

# Float arithmetic alone uses the heap up, and the collector gets it back.
x = 0.0
for i in range(50000):
    x += 0.5
print(x)

# Nor does it work while the heap is locked.
import micropython

micropython.heap_lock()
try:
    x = x + 1.5
    r = "fine"
except MemoryError:
    r = "locked"
micropython.heap_unlock()
print(r)

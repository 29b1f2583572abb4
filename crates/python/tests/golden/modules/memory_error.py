# MemoryError, and life after it.
import gc
try:
    x = bytearray(10000000)
except MemoryError as e:
    print(repr(e))
try:
    x = [0] * 10000000
except MemoryError as e:
    print(repr(e))
try:
    x = "a" * 5000000
except MemoryError as e:
    print(repr(e))
l = []
try:
    while True:
        l.append(bytearray(1000))
except MemoryError as e:
    l = None
    print(type(e).__name__)
gc.collect()
x = bytearray(50000)
print(len(x), gc.mem_free() > 10000)

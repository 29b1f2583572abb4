# Addresses lead to objects that were asked for theirs. Elsewhere memory reads 0 and keeps nothing.
import uctypes

data = bytearray(b"board")
print(uctypes.bytes_at(uctypes.addressof(data) + 1, 3))
nothing = uctypes.bytearray_at(0x4000_0000, 4)
nothing[0] = 1
print(nothing)
try:
    repr(uctypes.bytearray_at(0, 1 << 24))
except MemoryError as e:
    print("MemoryError:", e)

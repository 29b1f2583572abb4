# Addresses lead to objects that were asked for theirs, and to nothing else.
import uctypes

data = bytearray(b"board")
print(uctypes.bytes_at(uctypes.addressof(data) + 1, 3))
try:
    print(uctypes.bytes_at(0x4000_0000, 4))
except MemoryError as e:
    print("MemoryError:", e)

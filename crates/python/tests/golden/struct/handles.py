# Code O packs an object and gives it back.
import struct


class Thing:
    pass


thing = Thing()
for v in (thing, None, True, 5, -7, "x", "a longer text that is no name", int, 1.5, [1], print):
    packed = struct.pack("<O", v)
    back = struct.unpack("<O", packed)[0]
    print(len(packed), back is v or back == v)
print(struct.unpack("<IOB", struct.pack("<IOB", 7, thing, 8))[1] is thing)
print(struct.unpack("<i", struct.pack("<O", -3)), struct.unpack("<O", struct.pack("<i", 15)))

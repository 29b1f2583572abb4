# Memory of no object, as much as one likes: where a memoryview may begin, without a look at it.
import uctypes

LAST = 0xFFFFFF
memory = uctypes.bytearray_at(0, LAST + 3)
view = memoryview(memory)
print(len(memory), len(view), uctypes.sizeof(memory))
print(view[LAST : LAST + 1], len(view[LAST:]))
for start in (LAST + 1, LAST + 2, LAST + 10, -1):
    try:
        print(len(view[start:]))
    except OverflowError as e:
        print(repr(e))
print(len(view[LAST:][1:]), view == view[1:], memory == b"")

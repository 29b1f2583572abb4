# Structures over bytes.
import uctypes as u

print(u.UINT8, u.INT8, u.UINT16, u.INT32, u.UINT64, u.FLOAT32, u.FLOAT64, u.BFUINT16, u.PTR, u.ARRAY)
print(u.BF_POS, u.BF_LEN, u.NATIVE, u.LITTLE_ENDIAN, u.BIG_ENDIAN, u.SHORT, u.ULONG, u.VOID)

SENSOR = {
    "id": u.UINT16 | 0,
    "flags": (2, {"on": u.BFUINT8 | 0 | 0 << u.BF_POS | 1 << u.BF_LEN, "mode": u.BFUINT8 | 0 | 1 << u.BF_POS | 3 << u.BF_LEN}),
    "signed": u.INT8 | 3,
    "value": u.FLOAT32 | 4,
    "big": u.INT64 | 8,
    "bytes": (u.ARRAY | 16, u.UINT8 | 4),
    "words": (u.ARRAY | 16, u.INT16 | 2),
    "pairs": (u.ARRAY | 16, 2, {"a": u.UINT8 | 0, "b": u.INT8 | 1}),
}
print(u.sizeof(SENSOR), u.sizeof(SENSOR, u.LITTLE_ENDIAN), u.sizeof({"a": u.UINT8 | 0, "b": u.UINT32 | 4}))
print(u.sizeof({"a": u.UINT32 | 0, "b": u.UINT8 | 4}), u.sizeof({"a": u.UINT32 | 0, "b": u.UINT8 | 4}, u.BIG_ENDIAN))
data = bytearray(range(32))
s = u.struct(u.addressof(data), SENSOR)
for layout in u.LITTLE_ENDIAN, u.BIG_ENDIAN, u.NATIVE:
    s = u.struct(u.addressof(data), SENSOR, layout)
    print(hex(s.id), s.signed, hex(s.big), s.bytes, s.words[1], s.pairs[1].b)
    print(s.flags.on, s.flags.mode, u.sizeof(s), u.sizeof(s.flags), u.sizeof(s.words))
    s.id = 0x12345
    s.signed = -3
    s.value = 2.5
    s.big = -2
    s.bytes[3] = 200
    s.words[0] = -30000
    s.pairs[1].a = 300
    s.flags.mode = 0xD
    s.flags.on = 1
    print(bytes(data), s.value, s.big)
    print(bytes(s) == bytes(data), len(bytearray(s)))
print(type(s), type(s.bytes), type(s.words), s.bytes[1:3], len(s.bytes), list(s.bytes))

# Pointers.
word = u.addressof(data).to_bytes(4, "little")
p = u.struct(u.addressof(word), {"p": (u.PTR | 0, u.UINT16), "q": (u.PTR | 0, {"x": u.UINT8 | 2})})
print(hex(p.p[0]), hex(p.p[1]), p.q[0].x, int(p.p) == u.addressof(data))

print(u.bytes_at(u.addressof(data) + 4, 4))
window = u.bytearray_at(u.addressof(data) + 8, 4)
window[0] = 99
print(data[8], window, u.addressof(window) == u.addressof(data) + 8)
view = memoryview(data)[3:]
print(u.addressof(view) - u.addressof(data))


def fails(f):
    try:
        f()
        print("fine")
    except Exception as e:
        print(type(e).__name__, e)


fails(lambda: s.nothing)
fails(lambda: s[0])
fails(lambda: s.words[2])
fails(lambda: s.words.x)
fails(lambda: u.struct("a", {}))
fails(lambda: u.struct(0))
fails(lambda: u.sizeof(3))
fails(lambda: u.sizeof([]))
fails(lambda: u.sizeof((u.ARRAY | 0,)))
fails(lambda: u.sizeof({"a": "b"}))
fails(lambda: u.addressof(3))
fails(lambda: hash(s))

# Loads and stores through pointers.
from array import array


@micropython.viper
def get8(p: ptr8, i: int) -> int:
    return p[i] + p[0]


@micropython.viper
def get16(p: ptr16, i: int) -> int:
    return p[i] + p[1]


@micropython.viper
def get32(p: ptr32, i: int) -> int:
    return p[i]


@micropython.viper
def set8(p: ptr8, i: int, v: int):
    p[i] = v
    p[0] = 0x1FF
    p[i + 1] ^= 0x55
    p[2] += p[i]


@micropython.viper
def set16(p: ptr16, i: int, v: uint):
    p[i] = v
    p[i + 1] = v > uint(3)
    p[2] -= 1


@micropython.viper
def set32(p: ptr32, i: int, v: int):
    p[i] = v
    p[1] = 0x1234


@micropython.viper
def casts(buf, n: int) -> int:
    b = ptr8(buf)
    h = ptr16(b)
    w = ptr32(h)
    same = int(b) == int(h)
    same2 = int(ptr(w)) == int(b)
    return b[n] + (h[n] << 8) + w[0] + int(same) + int(same2)


@micropython.viper
def fill(buf, v: int):
    p = ptr8(buf)
    n = int(len(buf))
    for i in range(n):
        p[i] = v + i


@micropython.viper
def swap(p: ptr8, n: int):
    i = 0
    n -= 1
    while i < n:
        p[i], p[n] = p[n], p[i]
        i += 1
        n -= 1


@micropython.viper
def crc(p: ptr8, n: int) -> int:
    c = int(-1)
    for i in range(n):
        c ^= p[i]
        for j in range(8):
            c = ((c >> 1) & 0x3FFFFFFF | (c & 2) << 29) ^ -(c & 1) & int(0xEDB88320)
    return ~c


print(get8(b"\xff\x02\x03", 2), get16(b"\xff\xff\x01\x80", 0), get32(b"\xfe\xff\xff\xff", 0))
b = bytearray(8)
set8(b, 5, -1)
print(b)
b = bytearray(8)
set16(b, 1, 0x12345)
print(b)
b = bytearray(8)
set32(b, 0, -2)
print(b)
a = array("i", [1, -2, 3])
print(get32(a, 1), get8(a, 4), get16(memoryview(a)[1:], 0))
set32(a, 2, 77)
print(a)
m = memoryview(b)[2:]
set8(m, 1, 9)
print(b)
print(casts(bytearray(range(16)), 3))
fill(b, 250)
print(b)
swap(b, len(b))
print(b)
print(hex(crc(b"123456789", 9)))
print(get8("abc", 1), get8(bytes(3), 1))
for wrong in (None, 1.5, [], "x"):
    try:
        print(type(wrong), get8(wrong, 0))
    except TypeError as e:
        print(e)

# Streams of all formats, whole, in pieces, cut and spoilt.
import deflate
import micropython

RAW = b'\x8d\xca\xcb\r\x021\x0c@\xc1V\\Bb\xe7+\xaa\xc9\xc1+V\x8a\x00\xb1>P>\xa2\x02\xde\x9cg\x9f\x0f\x97$\xcfC\x96\x84\x7fB\xe2\xbeB\xde\xfe\xf2\x15\x97\x9cq\xf9>n\xb2\x7f+\xa3\xa5h\x19Z\x05\xad\x8aVC\xab\xa35\xd0\x9ah\xe5\xc4ZfMY3\xd6\nk\x95\xb5\xc6Zgm\xb06Q\xd3\xc4ZfMY3\xd6\nk\x95\xb5\xc6Zgm\xb06Q\xb3\xc4ZfMY3\xd6\nk\x95\xb5\xc6Zgm\xb06\xff\xb5/'
ZLIB = b'\x18\xd3\x8d\xca\xcb\r\x021\x0c@\xc1V\\Bb\xe7+\xaa\xc9\xc1+V\x8a\x00\xb1>P>\xa2\x02\xde\x9cg\x9f\x0f\x97$\xcfC\x96\x84\x7fB\xe2\xbeB\xde\xfe\xf2\x15\x97\x9cq\xf9>n\xb2\x7f+\xa3\xa5h\x19Z\x05\xad\x8aVC\xab\xa35\xd0\x9ah\xe5\xc4ZfMY3\xd6\nk\x95\xb5\xc6Zgm\xb06Q\xd3\xc4ZfMY3\xd6\nk\x95\xb5\xc6Zgm\xb06Q\xb3\xc4ZfMY3\xd6\nk\x95\xb5\xc6Zgm\xb06\xff\xb5/\x1a\xe5\x17\xbf'
GZIP = b'\x1f\x8b\x08\x08\x00\x00\x00\x00\x02\xffname.txt\x00\xcbH\xcd\xc9\xc9WH\xaf\xca,\x00\x00\x19j\xd2\xdf\n\x00\x00\x00'
STORED = b'\x01\x0c\x00\xf3\xffstored block'
SMALL = b'x\xdaKLJ\xc4\x80\x00P\n\x07\x9f'


def stream(data):
    ring = micropython.RingIO(len(data) + 1)
    ring.write(data)
    return ring


def attempt(f, *args, **kw):
    try:
        v = f(*args, **kw)
        print(v)
        return v
    except Exception as e:
        print(repr(e))


def read(data, *args):
    return deflate.DeflateIO(stream(data), *args).read()


text = read(RAW, deflate.RAW, 9)
print(len(text), text[:60], text[-20:])
print(read(ZLIB) == text, read(ZLIB, deflate.ZLIB) == text, read(ZLIB, deflate.AUTO, 15) == text)
for data in (GZIP, SMALL):
    for format in (deflate.AUTO, deflate.RAW, deflate.ZLIB, deflate.GZIP):
        attempt(read, data, format)
attempt(read, STORED, deflate.RAW)
# A window too small for the distances in it.
attempt(read, RAW, deflate.RAW, 5)
attempt(lambda: len(read(RAW, deflate.RAW)))
# Piece by piece; what follows the data stays in the stream.
ring = stream(ZLIB + b"rest")
d = deflate.DeflateIO(ring)
print(d.read(10), d.read(0), d.readline(7))
buf = bytearray(12)
print(d.readinto(buf), buf, d.readinto(buf, 3), buf)
n = 0
while True:
    piece = d.read(100)
    n += len(piece)
    if len(piece) < 100:
        break
print(n, d.read(5), d.read(), d.readline(), d.readinto(buf), ring.read())
for cut in (0, 1, 2, 10, len(ZLIB) - 1):
    attempt(read, ZLIB[:cut])
for spoilt in (b"\x78\x9d" + ZLIB[2:], b"\x79\x9c" + ZLIB[2:], ZLIB[:-1] + b"\0", GZIP[:2] + b"\7" + GZIP[3:], GZIP[:-5] + b"\xff" + GZIP[-4:], b"\x78\x9c\7"):
    attempt(read, spoilt)
d = deflate.DeflateIO(stream(ZLIB[:50]))
attempt(d.read, 5)
attempt(d.read, 1000)
with deflate.DeflateIO(stream(SMALL)) as d:
    print(d.read(4))
attempt(d.read)
attempt(d.close)
print(deflate.DeflateIO(stream(SMALL), deflate.AUTO, 0, True).close())
for args in ((), (stream(b""), -1), (stream(b""), 4), (stream(b""), 0, 4), (stream(b""), 0, 16), (stream(b""), "a"), (stream(b""), 0, 0, 0, 0)):
    attempt(deflate.DeflateIO, *args)
attempt(deflate.DeflateIO, stream(b""), format=1)
attempt(deflate.DeflateIO(5).read)
attempt(deflate.DeflateIO(5).read, "a")
print([n for n in sorted(dir(deflate)) if n[0] != "_"], [n for n in sorted(dir(deflate.DeflateIO)) if n[:2] != "__"])

# Reading from a stream and writing to one.
import json
import micropython


def stream(data=b"", size=200):
    ring = micropython.RingIO(size)
    ring.write(data)
    return ring


def attempt(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(repr(e))


out = stream()
attempt(json.dump, {"a": [1, "é", None]}, out)
attempt(json.dump, [1, {"k": 2}], out, separators=(",", ":"))
print(out.read())
ring = stream(b'[1, {"a": "\xc3\xa9"}] \n')
print(json.load(ring), ring.any())
for data in (b"", b"[1, 2", b"[1] 2", b'"\xff"', b"nul", b"7", b"  7  "):
    attempt(json.load, stream(data))




class Plain:
    def read(self, n):
        return b"1"

    def readinto(self, buf):
        return 0

    def write(self, b):
        return len(b)


attempt(json.load, Plain())
attempt(json.dump, 1, Plain())
attempt(json.load, 5)
attempt(json.load, "1")
attempt(json.dump, 1, 2)
attempt(json.dump, 1, None)
attempt(json.dump, 1)
attempt(json.dump, 1, out, 3)
attempt(json.dump, 1, out, indent=3)
attempt(json.load)
attempt(json.load, stream(b"1"), 2)

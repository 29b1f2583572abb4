import io
import json


class Out(io.IOBase):
    def __init__(self):
        self.data = b""

    def write(self, b):
        self.data += bytes(b)
        return len(b)


class In(io.IOBase):
    def __init__(self, data):
        self.data = data
        self.reads = 0

    def readinto(self, buf):
        self.reads += 1
        n = min(len(buf), len(self.data))
        buf[:n] = self.data[:n]
        self.data = self.data[n:]
        return n


def attempt(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(repr(e))


out = Out()
attempt(json.dump, {"a": [1, "x", None]}, out)
attempt(json.dump, [1, 2], out, separators=(",", ":"))
print(out.data)
s = io.StringIO()
json.dump(["é", 1], s)
print(s.getvalue())
b = io.BytesIO()
json.dump(["é", 1], b)
print(b.getvalue())
i = In(b'[1, {"a": "b"}]  ')
print(json.load(i), i.data)
attempt(json.load, In(b"[1, 2"))
attempt(json.load, In(b""))
attempt(json.load, In(b"[1] 2 3"))
print(json.load(io.StringIO('{"é": "ü"}')))
print(json.load(io.BytesIO(b"[null]")))


class Waits(io.IOBase):
    def readinto(self, buf):
        return None


class Fails(io.IOBase):
    def readinto(self, buf):
        return -5


class TooMuch(io.IOBase):
    def readinto(self, buf):
        return 2


class Raises(io.IOBase):
    def readinto(self, buf):
        raise KeyError("r")


class Plain:
    def read(self, n):
        return b"1"

    def write(self, b):
        return len(b)


for c in (Waits, Fails, TooMuch, Raises, Plain):
    try:
        print(json.load(c()))
    except OSError as e:
        print("OSError", e.errno in (11, 5), e)
    except Exception as e:
        print(repr(e))
attempt(json.dump, 1, Plain())
attempt(json.dump, 1, 2)
attempt(json.dump, 1)
attempt(json.load, "1")
attempt(json.load)

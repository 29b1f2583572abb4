# io: StringIO and BytesIO.
# Board: it asks for what the language alone has not.
import io
s = io.StringIO()
print(s.write("hello "), s.write("world\nsecond line\n"), s.getvalue())
print(s.seek(0), s.read(5), s.read(), repr(s.read()), s.seek(0), s.readline(), s.readline(), repr(s.readline()), s.seek(6), s.tell() if hasattr(s, "tell") else "-")
s.write("WORLD")
print(s.getvalue())
t = io.StringIO("a\nb\nc")
print([l for l in t], t.seek(0), t.readlines() if hasattr(t, "readlines") else "-", t.seek(0), next(t), list(t))
b = io.BytesIO(b"bytes here")
print(b.read(3), b.read(), b.read(), b.seek(0), b.readline(), b.seek(-4, 2), b.read(), b.seek(2), b.seek(1, 1), b.read(2))
ba = bytearray(4)
b.seek(0)
print(b.readinto(ba), ba, b.readinto(ba, 2) if False else "-", b.write(b"XY"), b.getvalue())
n = io.BytesIO(10)
print(n.getvalue(), n.write(b"abc"), n.getvalue())
print("to string", 5, file=s)
print(s.getvalue())
with io.StringIO("ctx") as c:
    print(c.read())
try:
    c.read()
except Exception as e:
    print(repr(e))
for f in (lambda: s.write(5), lambda: s.write(b"b"), lambda: b.write("str"), lambda: io.StringIO(5).getvalue(), lambda: io.StringIO(b"x").getvalue(), lambda: io.BytesIO("x").getvalue(), lambda: s.seek(-1), lambda: s.foo, lambda: s.read("x"), lambda: s.close(), lambda: s.getvalue(), lambda: s.write("x"), lambda: io.nope, lambda: b.flush()):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
class W(io.IOBase):
    def __init__(self):
        self.data = b""
    def write(self, buf):
        self.data += bytes(buf)
        return len(buf)
w = W()
print("through IOBase", 1, 2, file=w)
print(w.data)
class R(io.IOBase):
    def __init__(self, d):
        self.d = d
    def readinto(self, buf):
        n = min(len(buf), len(self.d))
        buf[:n] = self.d[:n]
        self.d = self.d[n:]
        return n
import json
print(json.load(R(b'{"via": ["readinto"]}')))
w = io.BufferedWriter(W(), 8) if hasattr(io, "BufferedWriter") else None
if w:
    print(w.write(b"12345"), w.write(b"67890"), w.flush())

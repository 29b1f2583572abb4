# Halves of surrogate pairs through streams of text and bytes.
# Board: io
import io


def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e.args)


h = "\ud800"
s = io.StringIO()
show(s.write, h)
show(s.getvalue)
s = io.StringIO(h + b"\xf4\x90\x80\x80".decode())
show(s.read, 1)
show(s.read)
s = io.BytesIO()
show(s.write, h)
show(s.getvalue)
s = io.StringIO("é\ud800")
show(s.seek, 1)
show(s.read)
s = io.StringIO()
print(h, "é", end="", file=s)
show(s.getvalue)
import sys

sys.stdout.write(h + "\n")
sys.stdout.write(h.encode() + b"\xff\n")

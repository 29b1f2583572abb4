# Shapes in every format, clipped, scrolled, copied.
import framebuf
from array import array

FORMATS = ("MONO_VLSB", "RGB565", "GS4_HMSB", "MONO_HLSB", "MONO_HMSB", "GS2_HMSB", "GS8")


def show(fb, w, h):
    for y in range(h):
        print("".join(".123456789abcdef"[fb.pixel(x, y) & 15] for x in range(w)))


for name in FORMATS:
    number = getattr(framebuf, name)
    print(name, number)
    w, h = 21, 13
    buf = bytearray(24 * 16 * 2)
    fb = framebuf.FrameBuffer(buf, w, h, number)
    fb.rect(1, 1, 19, 11, 1)
    fb.rect(-2, -3, 6, 6, 3, True)
    fb.fill_rect(15, 8, 20, 20, 2)
    fb.hline(3, 6, 9, 7)
    fb.vline(8, -5, 12, 9)
    fb.line(0, 12, 20, 0, 1)
    fb.line(-5, 2, 30, 9, 5)
    fb.pixel(20, 12, 15)
    show(fb, w, h)
    fb.scroll(3, -2)
    print(fb.pixel(100, 0), fb.pixel(-1, 0), sum(buf))
    fb.scroll(-4, 1)
    print(sum(i * b for i, b in enumerate(buf)))
    fb.text(chr(31), 5, 2)
    fb.fill(2)
    print(sum(buf))

fb = framebuf.FrameBuffer(bytearray(40 * 24), 40, 24, framebuf.GS8)
fb.ellipse(10, 10, 9, 6, 1)
fb.ellipse(30, 10, 6, 9, 2, True)
fb.ellipse(20, 12, 7, 7, 3, False, 5)
fb.ellipse(20, 12, 3, 3, 4, True, 10)
fb.ellipse(1, 1, 0, 0, 5)
fb.ellipse(5, 22, 4, 0, 6)
show(fb, 40, 24)
fb.fill(0)
fb.poly(2, 2, array("h", [0, 0, 15, 3, 18, 18, 6, 9, 0, 20]), 1)
fb.poly(22, 1, array("b", [0, 0, 15, 3, 12, 18, 6, 9, 0, 20]), 2, True)
fb.poly(0, 0, bytes([30, 20, 38, 20, 34, 23, 1]), 3, 1)
fb.poly(0, 0, b"", 3)
show(fb, 40, 24)

# Copies: with a key colour, with a palette, of what is no FrameBuffer.
small = framebuf.FrameBuffer(bytearray(b"\x00\x01\x02\x03\x04\x05\x06\x07\x08"), 3, 3, framebuf.GS8)
fb.fill(0)
fb.blit(small, -1, -1)
fb.blit(small, 5, 1, 4)
palette = framebuf.FrameBuffer(bytearray(range(15, -1, -1)), 16, 1, framebuf.GS8)
fb.blit(small, 10, 1, 11, palette)
fb.blit((b"\xf0\x0f", 8, 2, framebuf.MONO_HLSB), 20, 1)
fb.blit((b"\xf0\x0f", 4, 2, framebuf.MONO_HLSB, 8), 30, 1)
fb.blit(small, 100, 0)
show(fb, 40, 5)


def fails(f, *args):
    try:
        f(*args)
        print("fine")
    except Exception as e:
        print(type(e).__name__, e)


fails(framebuf.FrameBuffer, bytearray(7), 8, 8, framebuf.MONO_HLSB)
fails(framebuf.FrameBuffer, bytearray(8), 8, 8, framebuf.MONO_HLSB)
fails(framebuf.FrameBuffer, bytearray(8), 8, 8, 9)
fails(framebuf.FrameBuffer, bytearray(8), 0, 8, 0)
fails(framebuf.FrameBuffer, bytearray(8), 8, 8, 0, 7)
fails(framebuf.FrameBuffer, b"12345678", 8, 8, 0)
fails(framebuf.FrameBuffer, 8, 8, 8, 0)
fails(fb.blit, 3, 0, 0)
fails(fb.blit, (b"1",), 0, 0)
fails(fb.line, 1, 2, 3, 4)
fails(fb.fill, "x")
old = framebuf.FrameBuffer1(bytearray(8), 8, 8)
old.pixel(1, 1, 1)
print(bytes(old), memoryview(old)[1])


class Screen(framebuf.FrameBuffer):
    def __init__(self):
        self.data = bytearray(4)
        super().__init__(self.data, 2, 2, framebuf.GS8)

    def cross(self):
        self.line(0, 0, 1, 1, 1)
        self.line(0, 1, 1, 0, 2)


s = Screen()
s.cross()
print(s.data)

# A letter as framebuf draws it.
import framebuf

fb = framebuf.FrameBuffer(bytearray(8), 8, 8, framebuf.MONO_HLSB)
fb.text("h", 0, 0)
for y in range(8):
    print("".join(".#"[fb.pixel(x, y)] for x in range(8)))

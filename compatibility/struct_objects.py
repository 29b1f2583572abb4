# Type codes O and S pack addresses. An ESP32 makes objects of any of them, here it must be one that was lent.
import struct

text = "text"
print(struct.unpack("O", struct.pack("O", text))[0])
print(type(struct.unpack("O", b"\x10\x20\x30\x40")[0]))

# Type codes O and S pack addresses. An ESP32 makes objects of them again.
import struct

text = "text"
print(type(struct.unpack("O", struct.pack("O", text))[0]))

# A padded text that does not fit the heap: MemoryError tells how long it is. On an ESP32 it grows 16 bytes at a time, and the
# error tells how long it was when the heap was full.
try:
    "{:1000000}".format(1)
except MemoryError as e:
    print(e)

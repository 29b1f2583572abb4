# Names of files. An ESP32's file system takes any bytes; here a name that is no UTF-8 is refused.
import os

for name in ("€", "\ud800", b"\xff"):
    try:
        open(name, "w").close()
        os.remove(name)
        print("fine")
    except OSError as e:
        print(repr(name), repr(e))

# On an ESP32 this counts on after a power cycle, and so it does with `boardless board DIR`. `boardless run` begins
# at 0 each time, unless `--write` is given.
from esp32 import NVS

storage = NVS('counter')
try:
    starts = storage.get_i32('starts')
except OSError:
    starts = 0
print(starts)
storage.set_i32('starts', starts + 1)
storage.commit()

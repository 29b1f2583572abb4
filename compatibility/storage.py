# On an ESP32 this counts on after a power cycle. Here each board that is switched on begins at 0; resets and
# deep sleep leave the number.
from esp32 import NVS

storage = NVS('counter')
try:
    starts = storage.get_i32('starts')
except OSError:
    starts = 0
print(starts)
storage.set_i32('starts', starts + 1)
storage.commit()

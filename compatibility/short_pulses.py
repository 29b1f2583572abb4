# Pulses of some microseconds, and a filter of 12: an ESP32 counts none of them.
from machine import Counter, Pin

c = Counter(0, 4, filter_ns=12_000)
p = Pin(4, Pin.OUT)
for i in range(3):
    p(1)
    p(0)
print(c.value())

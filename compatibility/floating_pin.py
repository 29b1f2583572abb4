# A pin that nothing drives and no resistor pulls reads 0. On an ESP32 it reads whatever is in the air.
from machine import Pin

print(set(Pin(4, Pin.IN).value() for _ in range(1000)))

# A scan takes a tenth of a second, so that nobody has to wait; an ESP32 listens for 2.4 s.
import network
import time

wlan = network.WLAN(network.STA_IF)
wlan.active(True)
start = time.ticks_ms()
wlan.scan()
print(time.ticks_diff(time.ticks_ms(), start) >= 100)

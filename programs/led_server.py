# The LED of the board, lit from afar. Upload it together with led.py; as main.py,
# it starts when the board is switched on. The protocol is docs/led-protocol.md.
#
# On an ESP32: put your network's name and key below, then upload and run it.
# Without one:  boardless run programs/led_server.py --show-pins
# Light it:     boardless led 127.0.0.1 on, or python3 programs/led_client.py 127.0.0.1 on,
#               or by hand: nc 127.0.0.1 7333

import network
import time
from machine import Pin

import led

SSID = "SSID"          # the network's name
KEY = "password"       # its key
LED_KEY = None         # what clients must know, as "correct horse"; None lets everybody in

wlan = network.WLAN(network.STA_IF)


def join():
    # From the beginning, whatever state the radio is in.
    try:
        wlan.active(False)
        wlan.active(True)
        wlan.connect(SSID, KEY)
    except OSError as error:
        print("Wi-Fi:", error)


join()
server = led.Server([led.Led("led", Pin(2))], key=LED_KEY)
online = False
tried = time.ticks_ms()
while True:
    # Serves who is there, and lets the LED blink, at most for so many milliseconds.
    server.step(500 if online else 50)
    if wlan.isconnected() != online:
        online = not online
        tried = time.ticks_ms()
        if online:
            print("the LED is at", wlan.ifconfig()[0], led.PORT)
        else:
            print("Wi-Fi is lost")
            server.hang_up()
    # The radio tries by itself. If it does not get there, help it.
    if not online and time.ticks_diff(time.ticks_ms(), tried) > 15000:
        tried = time.ticks_ms()
        join()

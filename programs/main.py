# Joins Wi-Fi and shows the film. On an ESP32, upload it together with
# starwars.py: a board runs main.py by itself when it is switched on.
#
# Without one:  boardless run programs/main.py --theatre

import network
import time

import starwars

SSID = "SSID"          # the network's name
KEY = "password"       # its key

wlan = network.WLAN(network.STA_IF)
wlan.active(True)
if not wlan.isconnected():
    wlan.connect(SSID, KEY)
    while not wlan.isconnected():
        time.sleep(0.1)

starwars.show()

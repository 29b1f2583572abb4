# Joins a Wi-Fi network. A module: programs say
#
#   import wifi
#   ip = wifi.join()
#
# On an ESP32: put your network's name and key below and upload this file once.
# On a PC, which is on its network already, join() does nothing: so what imports
# this runs there too.

import time

SSID = "SSID"          # the network's name
KEY = "password"       # its key

try:
    import network
except ImportError:
    network = None     # CPython


def join(ssid=SSID, key=KEY, timeout=15):
    """Joins the network unless the board is on it, and returns the board's address."""
    if network is None:
        return "127.0.0.1"
    wlan = network.WLAN(network.STA_IF)
    wlan.active(True)
    if not wlan.isconnected():
        wlan.connect(ssid, key)
        # connect returns at once. Neither a wrong name nor a wrong key raises
        # anything, so waiting needs an end.
        start = time.ticks_ms()
        while not wlan.isconnected():
            if time.ticks_diff(time.ticks_ms(), start) > timeout * 1000:
                status = wlan.status()
                wlan.disconnect()       # no more tries
                raise OSError("no Wi-Fi, status %d" % status)
            time.sleep_ms(50)
    return wlan.ifconfig()[0]

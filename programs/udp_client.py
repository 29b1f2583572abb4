# Sends datagrams to udp_echo.py and waits for each to come back. Runs under
# CPython on the PC, and on a board as it is:
#
#   python3 programs/udp_client.py
#   boardless run programs/udp_client.py

import socket
import time

SERVER = ("127.0.0.1", 10001)   # on a real network, the address the server prints

SSID = "SSID"
KEY = "password"

try:
    import network
except ImportError:
    pass                        # a PC, which is on the network already
else:
    wlan = network.WLAN(network.STA_IF)
    wlan.active(True)
    if not wlan.isconnected():
        wlan.connect(SSID, KEY)
        while not wlan.isconnected():
            time.sleep(0.1)

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
# UDP promises nothing: whoever waits must be ready to wait in vain.
client.settimeout(2)
for number in range(3):
    client.sendto(b"datagram %d" % number, SERVER)
    try:
        data, address = client.recvfrom(1024)
        print(data.decode(), "came back from", address[0])
    except OSError:
        print("datagram", number, "is lost")
client.close()

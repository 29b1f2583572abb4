# A UDP echo server: each datagram goes back to whoever sent it.
#
# On an ESP32: put your network's name and key below, then upload and run it.
# Without one:  boardless run programs/udp_echo.py
# Talk to it:   python3 programs/udp_client.py

import network
import socket
import time

SSID = "SSID"          # the network's name
KEY = "password"       # its key
PORT = 10001

wlan = network.WLAN(network.STA_IF)
wlan.active(True)
if not wlan.isconnected():
    wlan.connect(SSID, KEY)
    while not wlan.isconnected():
        time.sleep(0.1)

# No connection, no listening, no accepting: one socket hears everybody.
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("", PORT))
print("waiting for datagrams on", wlan.ifconfig()[0], PORT)

while True:
    data, address = server.recvfrom(1024)
    print(address, data)
    server.sendto(data, address)

# A TCP echo server: whatever a client sends comes back to it.
#
# On an ESP32: put your network's name and key below, then upload and run it.
# Without one:  boardless run programs/echo_server.py
# Talk to it:   boardless talk 127.0.0.1, or python3 programs/echo_client.py

import network
import socket
import time

SSID = "SSID"          # the network's name
KEY = "password"       # its key
PORT = 10000

# Wi-Fi: switch the station on, look round, join, and wait for an address.
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
for found in wlan.scan():
    print("found", found[0].decode(), "at", found[3], "dBm")
if not wlan.isconnected():
    wlan.connect(SSID, KEY)
    while not wlan.isconnected():
        time.sleep(0.1)
ip = wlan.ifconfig()[0]

# A socket that listens. SO_REUSEADDR lets the server start again at once
# after it was stopped.
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((ip, PORT))
listener.listen(1)
print("listening on", ip, PORT)

# One client after the other.
while True:
    client, address = listener.accept()
    print("client", address)
    while True:
        try:
            data = client.recv(1024)
            if len(data) == 0:
                # The client has closed its end.
                print("close socket")
                client.close()
                break
            print(data)
            client.send(data)
        except KeyboardInterrupt:
            # A bare except below would catch Ctrl-C too.
            client.close()
            raise
        except:
            # Reset by the client, or out of reach.
            print("close socket")
            client.close()
            break

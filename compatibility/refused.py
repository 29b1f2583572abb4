# Nobody listens on that port. The numbers are newlib's, which differ from Linux's.
import network
import socket

wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect('Boardless', 'micropython')
while not wlan.isconnected():
    pass

s = socket.socket()
try:
    s.connect(('127.0.0.1', 47202))
except OSError as error:
    print(error)

# A timeout is an OSError.
import network
import socket

wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect('Boardless', 'micropython')
while not wlan.isconnected():
    pass

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('0.0.0.0', 47203))
s.settimeout(0.2)
try:
    s.recvfrom(1)
except OSError as error:
    print(error)
print(hasattr(socket, 'timeout'))

# The board has the PC's address, as the loopback interface knows it, and a hardware address that is always the same.
import network
import socket

wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect('Boardless', 'micropython')
while not wlan.isconnected():
    pass

print(wlan.ifconfig())
print(wlan.config('mac').hex(':'))

# The number of TCP is 6. What a program gives as the protocol of a stream, an ESP32 does not look at.
import socket

print(socket.IPPROTO_TCP)
print(socket.socket(socket.AF_INET, socket.SOCK_STREAM, 16))

# The board's network carries IPv4 only. The constant is there, as on an ESP32.
import socket

print(socket.AF_INET6)
try:
    socket.socket(socket.AF_INET6)
except OSError as error:
    print(error.errno)

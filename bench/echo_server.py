# A TCP echo server, as in a first lesson on sockets: one client at a time.
# PORT is put in by the benchmark. Runs on a board and on MicroPython's unix port.
import socket
import sys

HOST = "127.0.0.1"
if sys.platform == "esp32":
    import network
    import time

    HOST = "0.0.0.0"
    wlan = network.WLAN()
    wlan.active(True)
    wlan.connect("SSID", "password")
    while not wlan.isconnected():
        time.sleep(0.05)
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(socket.getaddrinfo(HOST, PORT)[0][-1])
server.listen(1)
print("listening")
while True:
    connection, peer = server.accept()
    while True:
        data = connection.recv(1024)
        if not data:
            break
        connection.write(data)
    connection.close()

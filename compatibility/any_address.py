# A server on 0.0.0.0 is a server on the board's own address: the peer sees 127.0.0.1.
import network
import socket

wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect('Boardless', 'micropython')
while not wlan.isconnected():
    pass

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('0.0.0.0', 47201))
server.listen(1)
client = socket.socket()
client.connect(('127.0.0.1', 47201))
print(server.accept()[1][0])

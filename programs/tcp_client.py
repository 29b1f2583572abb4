# A TCP client for tcp_server.py: sends some words, and prints what comes back.
# Runs on a board, and under CPython as it is:
#
#   boardless run programs/tcp_client.py
#   python3 programs/tcp_client.py

import socket

import wifi

HOST, PORT = "127.0.0.1", 10002         # of the server; from an ESP32, your PC's


def receive(server, length):
    # TCP carries a stream of bytes. What was sent at once may come in pieces.
    data = b""
    while len(data) < length:
        piece = server.recv(length - len(data))
        if not piece:
            raise OSError("the server has closed the connection")
        data += piece
    return data


wifi.join()
# A name becomes an address. The last item is what connect wants.
address = socket.getaddrinfo(HOST, PORT)[0][-1]
server = socket.socket()                # AF_INET and SOCK_STREAM, unless told
server.settimeout(5)                    # seconds that anything below may take
try:
    server.connect(address)
    for word in (b"hello", b"sockets"):
        server.sendall(word)
        print(receive(server, len(word)))
finally:
    server.close()

# A client that does not give up: the server may go and come back, and so may
# the Wi-Fi. Sends a line a second to the server of tcp_server.py.
#
#   boardless run programs/reconnect.py

import socket
import time

import wifi

HOST, PORT = "127.0.0.1", 10002         # of the server; from an ESP32, your PC's


def talk(server):
    number = 0
    while True:
        number += 1
        server.sendall(b"line %d\n" % number)
        answer = server.recv(100)
        if not answer:
            raise OSError("the server has closed the connection")
        print(answer.decode().strip())
        time.sleep(1)


pause = 1
while True:
    server = None
    try:
        wifi.join()                     # at once, if the board is on it
        server = socket.socket()
        server.settimeout(5)            # a server that is gone sends no word of it
        server.connect((HOST, PORT))
        pause = 1
        talk(server)
    except OSError as error:
        print("no server:", error)
    finally:
        # A board has ten sockets: each one that is not closed is missed.
        if server:
            server.close()
    # Longer from time to time: a server that just came back has enough to do.
    time.sleep(pause)
    pause = min(2 * pause, 30)

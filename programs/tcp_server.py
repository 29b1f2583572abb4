# A TCP server: answers whatever a client sends, in capital letters. One client
# after the other. Runs on a board, and under CPython as it is:
#
#   boardless run programs/tcp_server.py
#   boardless talk 127.0.0.1:10002

import socket

import wifi

PORT = 10002


def serve(client):
    while True:
        data = client.recv(1024)        # waits for some bytes, at most 1024
        if not data:
            break                       # the client will send no more
        client.sendall(data.upper())


ip = wifi.join()
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
# Without this, a server that was stopped could not start again for a while.
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((ip, PORT))
listener.listen(2)                      # two clients may wait for accept
print("listening on", ip, PORT)

try:
    while True:
        client, address = listener.accept()     # waits for a client
        print("connected", address[0])
        try:
            serve(client)
        except OSError as error:
            # This client is lost. That must not be the end of the server.
            print("lost:", error)
        finally:
            client.close()
        print("closed")
finally:
    listener.close()                    # Ctrl-C comes by here

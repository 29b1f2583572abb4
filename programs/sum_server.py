# Adds the numbers of each line that a client sends. Lines by lines.py.
#
#   boardless run programs/sum_server.py
#   boardless talk 127.0.0.1:10003

import socket

import lines
import wifi

PORT = 10003


def answer(line):
    try:
        return str(sum(int(word) for word in line.split()))
    except ValueError:
        return "error: whole numbers, please"


def serve(client):
    try:
        for line in lines.Reader(client):
            lines.write(client, answer(line))
    except lines.TooLong as error:
        lines.write(client, "error: %s" % error)
    except UnicodeError:
        lines.write(client, "error: not UTF-8")


ip = wifi.join()
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((ip, PORT))
listener.listen(2)
print("listening on", ip, PORT)
while True:
    client, address = listener.accept()
    # Who connects and then says nothing must not keep out all others.
    client.settimeout(60)
    try:
        serve(client)
    except OSError as error:
        print("lost:", error)
    finally:
        client.close()

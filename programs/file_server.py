# Sends files. The client sends a line with a name; the answer is a line with
# the size, and then so many bytes. A length is the other way to tell where a
# message ends: unlike a line feed, it suits any bytes.
#
#   boardless run programs/file_server.py
#   python3 programs/file_client.py wifi.py

import os
import socket

import lines
import wifi

PORT = 10004


def send_file(client, name):
    # Only files beside this one, whatever the client asks for.
    if "/" in name or name not in os.listdir():
        lines.write(client, "-1")
        return
    size = os.stat(name)[6]
    lines.write(client, str(size))
    # In pieces through one buffer: a file may be larger than the memory.
    buffer = bytearray(512)
    view = memoryview(buffer)
    with open(name, "rb") as file:
        while True:
            length = file.readinto(buffer)
            if not length:
                break
            client.sendall(view[:length])
    print("sent", name, size)


ip = wifi.join()
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((ip, PORT))
listener.listen(2)
print("listening on", ip, PORT)
while True:
    client, address = listener.accept()
    client.settimeout(10)
    try:
        for name in lines.Reader(client):
            send_file(client, name)
    except (OSError, lines.TooLong, UnicodeError) as error:
        print("lost:", error)
    finally:
        client.close()

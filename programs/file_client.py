# Fetches a file from file_server.py. For the PC, under CPython:
#
#   python3 programs/file_client.py NAME [HOST]
#
# It is written to "copy of NAME".

import socket
import sys

name = sys.argv[1]
host = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1"

with socket.create_connection((host, 10004), timeout=10) as server:
    server.sendall(name.encode() + b"\n")
    # A file object on the socket buffers: read(n) waits for n bytes.
    stream = server.makefile("rb")
    size = int(stream.readline())
    if size < 0:
        sys.exit("there is no " + name)
    data = stream.read(size)
    if len(data) < size:
        sys.exit("the connection broke after %d of %d bytes" % (len(data), size))

with open("copy of " + name, "wb") as file:
    file.write(data)
print(name, size, "bytes")

# Talks to echo_server.py. For the PC, under CPython:
#
#   python3 programs/echo_client.py [HOST [PORT]]
#
# Type a line, and it comes back. An empty line ends it.

import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 10000

with socket.create_connection((host, port)) as server:
    while True:
        try:
            line = input("> ")
        except EOFError:
            print()             # Ctrl-D leaves the cursor behind the prompt
            break
        if not line:
            break
        data = line.encode()
        server.sendall(data)
        # TCP is a stream of bytes, not of messages: one recv need not bring all
        # that one send took away.
        answer = b""
        while len(answer) < len(data):
            piece = server.recv(1024)
            if not piece:
                sys.exit("the server closed the connection")
            answer += piece
        print(answer.decode())

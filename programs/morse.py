# Sends SOS with a board's LED, by the protocol of docs/led-protocol.md. For the
# PC, under CPython, while a board runs led_server.py:
#
#   python3 programs/morse.py [HOST]

import socket
import sys
import time

host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
board = socket.create_connection((host, 7333), timeout=5)
lines = board.makefile("rw", newline="\n")


def ask(request):
    lines.write(request + "\n")
    lines.flush()
    return lines.readline().strip()     # each request gets one line


print(lines.readline().strip())         # the board's greeting
for sign in "...---...":
    ask("on")
    time.sleep(0.1 if sign == "." else 0.3)
    print(sign, ask("off"))
    time.sleep(0.1)
board.close()

# How long a socket waits: for ever, for some time, or not at all. The board
# talks to itself here, so that no second program is needed.
#
#   boardless run programs/timeouts.py

import errno
import select
import socket
import time

import wifi

ip = wifi.join()
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((ip, 10007))
listener.listen(1)


def attempt(what, call, *args):
    start = time.ticks_ms()
    try:
        print(what, "->", call(*args))
    except OSError as error:
        name = errno.errorcode.get(error.errno, "")
        print(what, "-> OSError", error.errno, name)
    # A board counts in steps of 100 ms, so it may be one more than was said.
    return time.ticks_diff(time.ticks_ms(), start)


# Some time: OSError when it is over.
listener.settimeout(0.5)
waited = attempt("accept, at most 0.5 s", listener.accept)
print("half a second, or some more:", waited >= 500)

# Not at all: an answer at once, or OSError.
listener.setblocking(False)             # the same as settimeout(0)
attempt("accept, at once", listener.accept)

client = socket.socket()
client.settimeout(2)                    # holds for connect as well
client.connect((ip, 10007))

# For ever is how a socket starts, and so does one that comes from accept.
poller = select.poll()
poller.register(listener, select.POLLIN)
poller.poll(1000)                       # milliseconds
server, address = listener.accept()

client.settimeout(0.2)
attempt("recv, at most 0.2 s", client.recv, 100)
server.send(b"now")
attempt("recv, with something there", client.recv, 100)
client.setblocking(False)
attempt("recv, at once", client.recv, 100)
attempt("read, at once", client.read, 100)      # read() tells it by None

server.close()
client.settimeout(None)                 # for ever again
attempt("recv, after the other's end", client.recv, 100)
client.close()
listener.close()

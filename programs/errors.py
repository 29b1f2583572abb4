# What can go wrong with sockets, and how a board tells it. Every failure is an
# OSError; its number says which one.
#
#   boardless run programs/errors.py

import errno
import socket

import wifi


def attempt(what, call, *args):
    try:
        call(*args)
        print(what, "- worked")
    except OSError as error:
        name = errno.errorcode.get(error.errno, "no name")
        print(what, "-", error.errno, name)


s = socket.socket()
s.settimeout(1)
attempt("connect, not on Wi-Fi", s.connect, ("192.168.4.1", 80))

ip = wifi.join()
attempt("a name that does not exist", socket.getaddrinfo, "nobody.invalid", 80)

s = socket.socket()
attempt("connect, nobody listens there", s.connect, (ip, 9))
attempt("connect again with that socket", s.connect, (ip, 9))
s = socket.socket()
attempt("recv before connect", s.recv, 1)
s.close()
attempt("close again", s.close)

listener = socket.socket()
listener.bind((ip, 10008))
listener.listen(1)
s = socket.socket()
attempt("bind to a port that is taken", s.bind, (ip, 10008))
listener.settimeout(0.2)
attempt("accept, and nobody comes", listener.accept)
listener.settimeout(0)
attempt("accept, without waiting", listener.accept)

client = socket.socket()
client.connect((ip, 10008))
client.close()
attempt("send after close", client.send, b"x")
listener.close()
s.close()

sockets = []
try:
    while True:
        sockets.append(socket.socket())
except OSError as error:
    print("socket", len(sockets) + 1, "-", error.errno)
finally:
    for s in sockets:
        s.close()

# How a program uses the numbers:
try:
    socket.socket().connect((ip, 9))
except OSError as error:
    if error.errno in (errno.ECONNRESET, errno.ECONNREFUSED):
        print("no server there; is it running?")    # a board, and a PC
    elif error.errno in (errno.EHOSTUNREACH, errno.ECONNABORTED):
        print("no way there; is the address right?")
    else:
        raise                           # nothing we know how to help with

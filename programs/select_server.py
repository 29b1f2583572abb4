# A chat for several clients at once: what one says, all others hear. One
# program, no threads: poll() waits for all sockets together.
#
#   boardless run programs/select_server.py
#   boardless talk 127.0.0.1:10005          in two terminals or more

import select
import socket

import wifi

PORT = 10005
MOST = 4                                # clients; an ESP32 has ten sockets


class Client:
    def __init__(self, sock, name):
        self.sock = sock
        self.name = name
        self.unsent = b""               # what the socket did not take yet


listener = socket.socket()
poller = select.poll()
clients = {}                            # by file number: poll tells these


def number(sock):
    # CPython's poll() tells file numbers, MicroPython's the sockets themselves.
    return sock if isinstance(sock, int) else sock.fileno()


def add():
    sock, address = listener.accept()
    if len(clients) == MOST:
        sock.close()
        return
    # From here on no call of this socket waits.
    sock.setblocking(False)
    client = Client(sock, "%s:%d" % (address[0], address[1]))
    clients[sock.fileno()] = client
    poller.register(sock, select.POLLIN)
    print(client.name, "came")


def remove(client):
    poller.unregister(client.sock)
    del clients[client.sock.fileno()]
    client.sock.close()
    print(client.name, "went")


def hear(client):
    try:
        data = client.sock.recv(256)
    except OSError:
        data = b""                      # broken: as good as gone
    if not data:
        remove(client)
        return
    for other in clients.values():
        # Whoever does not read gets no more than this: memory is small.
        if other is not client and len(other.unsent) < 1024:
            other.unsent += data
            poller.modify(other.sock, select.POLLIN | select.POLLOUT)


def tell(client):
    try:
        sent = client.sock.send(client.unsent)  # perhaps not all
    except OSError:
        remove(client)
        return
    client.unsent = client.unsent[sent:]
    if not client.unsent:
        # A socket with room is always ready to send: do not ask for that now.
        poller.modify(client.sock, select.POLLIN)


ip = wifi.join()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((ip, PORT))
listener.listen(MOST)
poller.register(listener, select.POLLIN)
print("listening on", ip, PORT)
while True:
    for sock, events in poller.poll():
        if number(sock) == listener.fileno():
            add()
            continue
        client = clients.get(number(sock))
        # An end and an error show as readable, too: recv tells which.
        if client and events & ~select.POLLOUT:
            hear(client)
        if client and events & select.POLLOUT and number(sock) in clients:
            tell(client)

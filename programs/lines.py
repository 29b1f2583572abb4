# Lines over a socket. A module: TCP has no messages, so whoever wants some must
# mark where one ends. Here it is a line feed.
#
#   reader = lines.Reader(client)
#   for line in reader:
#       lines.write(client, "you said " + line)
#
# (A board's sockets have readline(), but it takes lines of any length, and
# CPython's have it only by way of makefile().)

LIMIT = 256                             # bytes of the longest line


class TooLong(Exception):
    pass


class Reader:
    """Takes a stream of bytes apart at its line feeds."""

    def __init__(self, sock):
        self.sock = sock
        self.rest = b""                 # came after the last line feed

    def __iter__(self):
        return self

    def __next__(self):
        # One recv may bring a piece of a line, or several lines.
        while b"\n" not in self.rest:
            if len(self.rest) > LIMIT:
                raise TooLong("a line of more than %d bytes" % LIMIT)
            piece = self.sock.recv(128)
            if not piece:
                raise StopIteration     # the end; half a line is none
            self.rest += piece
        line, self.rest = self.rest.split(b"\n", 1)
        # telnet and Windows end lines with \r\n.
        return line.decode().rstrip("\r")


def write(sock, text):
    sock.sendall(text.encode() + b"\n")

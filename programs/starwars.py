# Shows the film that a telnet server plays. A module: main.py calls it.
#
#   import starwars
#   starwars.show()

import socket

HOST = "towel.blinkenlights.nl"
PORT = 23


def show(host=HOST, port=PORT):
    # Names are for people: ask for the address.
    address = socket.getaddrinfo(host, port)[0][-1]
    film = socket.socket()
    film.connect(address)
    try:
        while True:
            data = film.recv(500)
            if not data:
                break               # the end
            # The film brings its own line ends and moves the cursor itself.
            print(str(data, "utf8"), end="")
    finally:
        # Ctrl-C comes by here too.
        film.close()

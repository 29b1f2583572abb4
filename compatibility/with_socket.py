# Close a socket yourself.
import socket

try:
    with socket.socket():
        pass
except AttributeError:
    print('no context manager')

# Lights a board's LED from afar, with nothing but Python (docs/led-protocol.md):
#
#   python3 programs/led_client.py HOST[:PORT] [REQUEST...]     for example: 127.0.0.1 blink 100 400
#
# Without a request it shows what happens to the LEDs. A key comes from BOARDLESS_LED_KEY.
import hashlib
import hmac
import os
import socket
import sys

host, _, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1").partition(":")
board = socket.create_connection((host, int(port or 7333)), 60).makefile("rw", newline="\n")


def ask(request):
    board.write(request + "\n")
    board.flush()
    return board.readline().strip()


greeting = board.readline().split()         # LED/1 NAME key=value...
if not greeting or greeting[0] != "LED/1":
    sys.exit("no LED/1 there: " + " ".join(greeting))
fields = dict(word.split("=", 1) for word in greeting[2:])
if "BOARDLESS_LED_KEY" in os.environ:       # prove that we know it, and have the board do so
    ours = os.urandom(16).hex()
    proof = {role: hmac.new(os.environ["BOARDLESS_LED_KEY"].encode(), " ".join((
        "LED/1", role, greeting[1], fields.get("nonce", ""), ours)).encode(), hashlib.sha256).hexdigest()
        for role in ("client", "server")}
    answer = ask("auth %s %s" % (ours, proof["client"]))
    if not hmac.compare_digest(answer, "+ auth " + proof["server"]):
        sys.exit(answer)
print(ask(" ".join(sys.argv[2:]) or "watch"))
while len(sys.argv) < 3 and (line := board.readline()):
    print(line.strip())

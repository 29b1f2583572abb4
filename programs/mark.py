# Marks hand-ins: runs each on a board of its own, talks to it, looks at its
# pins, and gives points. For the PC, under CPython:
#
#   python3 programs/mark.py HAND-INS/*
#
# Each argument is a folder with a student's main.py. The assignment that this
# marks is in docs/teachers.md; for yours, change PORT and the checks.

import concurrent.futures
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

PORT = 7000             # where the hand-ins listen
PATIENCE = 10           # seconds that anything may take


class HandIn:
    """A student's program, running on a board."""

    def __init__(self, folder, ip):
        self.program = str(pathlib.Path(folder, "main.py"))
        self.ip = ip
        self.client = None
        self.files = tempfile.TemporaryDirectory()
        self.output = pathlib.Path(self.files.name, "output")
        self.pins = pathlib.Path(self.files.name, "pins")
        self.start()

    def start(self):
        with open(self.output, "wb") as output, open(self.pins, "wb") as pins:
            # Whatever network the program asks for is there. A board with an
            # address of its own has all ports to itself.
            self.board = subprocess.Popen(
                ["boardless", "run", "--any-wifi", "--show-pins", "--ip", self.ip, self.program],
                stdin=subprocess.DEVNULL, stdout=output, stderr=pins,
            )

    def wait(self, what, condition):
        """Waits until the condition holds; what it is about, if it never does."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if self.board.poll() is not None and not condition():
                last = self.output.read_text(errors="replace").split("\n")
                last = [line for line in last if line.strip()][-1:] or ["without a word"]
                raise AssertionError("%s; the program has ended: %s" % (what, last[0].strip()))
            if time.monotonic() > end:
                raise AssertionError(what)
            time.sleep(0.02)

    def connect(self):
        def connected():
            try:
                self.client = socket.create_connection((self.ip, PORT), PATIENCE)
                return True
            except OSError:
                return False

        if not self.client:
            self.wait("nothing listens on port %d" % PORT, connected)

    def disconnect(self):
        if self.client:
            self.client.close()
            self.client = None

    def ask(self, *pieces, answer):
        """Sends the pieces, and compares what comes back, to the byte."""
        self.connect()
        for piece in pieces:
            self.client.sendall(piece)
            time.sleep(0.2)             # so that they are pieces on their way, too
        got = b""
        try:
            while len(got) < len(answer):
                more = self.client.recv(1000)
                if not more:
                    break
                got += more
        except OSError:
            pass                        # nothing more in time
        assert got == answer, "%s: expected %s, got %s" % (b"|".join(pieces), answer, got)

    def led(self, level):
        def shown():
            levels = re.findall(r"GPIO2 (\d)", self.pins.read_text(errors="replace"))
            return levels[-1:] == [str(level)]

        self.wait("GPIO2 is not %d" % level, shown)

    def ends(self, status):
        def ended():
            return self.board.poll() is not None

        self.wait("the program does not end", ended)
        assert self.board.returncode == status, "exit status %d" % self.board.returncode

    def stop(self):
        self.disconnect()
        self.board.kill()
        self.board.wait()


# The checks, one after the other on the same board.

def says_ready(it):
    it.wait("it does not print ready", lambda: "ready" in it.output.read_text(errors="replace").split())


def answers(it):
    it.ask(b"on\n", answer=b"ok\n")


def lights_the_led(it):
    it.ask(b"off\n", answer=b"ok\n")
    it.led(0)
    it.ask(b"on\n", answer=b"ok\n")
    it.led(1)


def tells_errors(it):
    it.ask(b"shine\n", answer=b"error\n")


def knows_lines(it):
    it.ask(b"o", b"n\n", answer=b"ok\n")
    it.ask(b"on\noff\nshine\n", answer=b"ok\nok\nerror\n")
    it.led(0)


def serves_the_next(it):
    it.disconnect()
    it.ask(b"on\n", answer=b"ok\n")


def survives_a_reset(it):
    it.connect()
    it.client.sendall(b"on\n")
    # The client is gone without a goodbye.
    it.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    it.disconnect()
    it.ask(b"off\n", answer=b"ok\n")


def ends_well(it):
    it.ask(b"bye\n", answer=b"ok\n")
    it.ends(0)


CHECKS = [
    (1, says_ready),
    (1, answers),
    (2, lights_the_led),
    (1, tells_errors),
    (2, knows_lines),
    (1, serves_the_next),
    (1, survives_a_reset),
    (1, ends_well),
]


def mark(folder, ip):
    """The points of a hand-in, and what is wrong with it."""
    it = HandIn(folder, ip)
    points, remarks = 0, []
    try:
        for worth, check in CHECKS:
            try:
                check(it)
                points += worth
            except (AssertionError, OSError) as error:
                remarks.append("%s: %s" % (check.__name__, error))
                it.stop()
                if check is CHECKS[0][1]:
                    break               # nothing works without it
                it.start()              # one mistake must not count twice
    finally:
        it.stop()
        it.files.cleanup()
    return points, remarks


def main():
    folders = sys.argv[1:]
    if not folders:
        sys.exit("python3 programs/mark.py FOLDER...")
    if not shutil.which("boardless"):
        sys.exit("boardless is not in the PATH: cargo install --path crates/cli")
    # All of 127.x.x.x is this PC.
    addresses = ["127.0.%d.%d" % (1 + i // 250, 1 + i % 250) for i in range(len(folders))]
    most = sum(worth for worth, _ in CHECKS)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for folder, (points, remarks) in zip(folders, pool.map(mark, folders, addresses)):
            print("%s %d/%d" % (pathlib.Path(folder).name, points, most))
            for remark in remarks:
                print("   ", remark)


main()

# LEDs from afar: the board's side of LED/1, the protocol of docs/led-protocol.md.
#
#   import led
#   from machine import Pin
#
#   server = led.Server([led.Led("led", Pin(2))])
#   server.run()                    # or, in a loop of your own: server.step(100)
#                                   # or, beside other tasks:    await server.serve()
#
# It takes 15 kB of an ESP32's heap, and less than 1 kB for each client at worst.
# led_server.py is a whole program. Wi-Fi is the caller's: the server listens on
# all of the board's addresses, and goes on when the network comes back.

import hashlib
import select
import socket
import time
from binascii import hexlify
from machine import unique_id
from os import urandom

try:
    from machine import PWM
except ImportError:
    PWM = None                      # then a LED is lit or dark, nothing between

from micropython import const

PORT = 7333

_LINE = const(128)                  # the longest line, without its end
_LONGEST = const(60000)             # of all times, in ms
_SHORTEST = const(20)               # a blink's
_FRAME = const(20)                  # between two steps of a fade
_LOGIN = const(30)                  # seconds that a login may take
_STUCK = const(5000)                # ms that a client may refuse to take its answers
_OUT = const(512)                   # bytes of answers that may wait
_EAGAIN = const(11)
_ECONNABORTED = const(113)
_ECONNRESET = const(104)
_ETIMEDOUT = const(116)


class Refusal(Exception):
    # What a request gets instead of an answer: a code, and why in words.
    pass


class Led:
    # An LED: a name, and a Pin, or whatever has value(x).
    #
    # lit and level are what it is when its effect is over, if it has one.
    # rev counts the changes.

    def __init__(self, name, pin, pwm=True, invert=False, freq=1000):
        self.name = name
        self.lit = False
        self.level = 1000
        self.effect = "none"
        self.rev = 0
        self.due = None             # when the effect goes on
        self._pin = pin
        self._invert = invert
        self._shown = 0
        self._pwm = None
        if pwm and PWM:
            self._pwm = PWM(pin, freq=freq, duty_u16=65535 if invert else 0)
        else:
            pin.init(pin.OUT, value=1 if invert else 0)

    def state(self):
        return "%s %s level=%d effect=%s rev=%d" % (
            self.name, "on" if self.lit else "off", self.level, self.effect, self.rev)

    def set(self, lit, level=None):
        # On or off, at once. Without a level, the one it had.
        self._become(lit, level, "none")
        self.due = None
        self._show(self.level if lit else 0)

    def toggle(self):
        self.set(not self.lit)

    def fade(self, level, ms):
        # To that level, evenly, within so many ms. Level 0 is off.
        if ms == 0:
            return self.set(level > 0, level or None)
        if self.effect == "none" and self.lit == (level > 0) and level in (0, self.level):
            return                  # it is there
        if self._become(level > 0, level or None, "fade:%d" % ms):
            self._from = self._shown
            self._to = level
            self._ms = ms
            self._begun = self.due = time.ticks_ms()

    def blink(self, on=500, off=500, count=0):
        # Lit for on ms, dark for off ms, count times; 0 is without end. Then it is as before.
        effect = "blink:%d:%d" % (on, off)
        if count:
            effect += ":%d" % count
        if self._become(self.lit, None, effect):
            self._on = on
            self._off = off
            self._left = 2 * count or -1
            self._bright = False
            self.due = time.ticks_ms()

    def stop(self):
        # Ends the effect.
        self.set(self.lit)

    def step(self, now):
        # What is due.
        if self.due is None or time.ticks_diff(self.due, now) > 0:
            return
        if self.effect[0] == "f":
            gone = time.ticks_diff(now, self._begun)
            if gone >= self._ms:
                return self.stop()
            self._show(self._from + (self._to - self._from) * gone // self._ms)
            self.due = time.ticks_add(now, _FRAME)
            return
        if self._left == 0:
            return self.stop()
        if self._left > 0:
            self._left -= 1
        self._bright = not self._bright
        self._show(self.level if self._bright else 0)
        self.due = time.ticks_add(self.due, self._on if self._bright else self._off)
        if time.ticks_diff(self.due, now) < 0:
            self.due = now          # the program was elsewhere for a while

    def _become(self, lit, level, effect):
        # Whether this is anything new.
        lit = bool(lit)
        level = level or self.level
        if (lit, level, effect) == (self.lit, self.level, self.effect):
            return False
        self.lit = lit
        self.level = level
        self.effect = effect
        self.rev += 1
        return True

    def _show(self, level):
        self._shown = level
        if self._pwm:
            duty = level * 65535 // 1000
            self._pwm.duty_u16(65535 - duty if self._invert else duty)
        else:
            self._pin.value((level > 0) != self._invert)


class _Client:
    def __init__(self, sock, now, nonce):
        self.sock = sock
        self.ready = 0              # what poll says
        self.mask = select.POLLIN   # what poll is asked
        self.inp = b""
        self.out = b""
        self.skip = False           # the rest of a line that is too long
        self.over = False           # nothing more is read; it is closed when it has its answers
        self.seen = None            # of a watcher: the rev of each LED that it knows
        self.nonce = nonce          # until it has logged in
        self.fails = 0
        self.errors = 0
        self.since = now            # of the first of these errors
        self.begun = now
        self.heard = now
        self.next = now             # by the rate, when its next request would be in time
        self.stuck = None           # since when it takes nothing


class Server:
    # Serves LEDs. The first is the one that is meant where none is named.
    #
    #   key      bytes or str that clients must know; None lets everybody in
    #   ident    the board's name for itself, of letters, digits, "-", "_", "."
    #   boot     how often the board has started; None counts in the file led.boot
    #   clients  at most so many at a time
    #   rate     requests a second that each of them may send; 0 is without limit
    #   idle     seconds without a word after which a client is closed

    def __init__(self, leds, port=PORT, key=None, ident=None, boot=None,
                 clients=4, rate=100, idle=120, host="0.0.0.0"):
        self.leds = leds
        self.key = key.encode() if isinstance(key, str) else key
        self.ident = ident or "esp32-" + hexlify(unique_id()).decode()
        if not _is_word(self.ident, 32):
            raise ValueError("no name for a board: " + self.ident)
        self.boot = boots() if boot is None else boot
        self.limit = clients
        self.rate = rate
        self.idle = idle
        self._address = (host, port)
        names = [lamp.name for lamp in leds]
        if not 1 <= len(names) <= 8 or len(set(names)) < len(names):
            raise ValueError("1 to 8 LEDs, each with a name of its own")
        for name in names:
            if not _is_name(name):
                raise ValueError("no name for an LED: " + name)
        self._clients = []
        self._tcp = None
        self._udp = None
        self._retry = None
        self._asked = 0             # datagrams answered in this second
        self._second = 0
        self._poll = select.poll()
        self._open()

    def run(self):
        try:
            while True:
                self.step(1000)
        finally:
            self.close()

    async def serve(self):
        import asyncio
        try:
            while True:
                self.step(0)
                await asyncio.sleep_ms(10)
        finally:
            self.close()

    def close(self):
        self.hang_up()
        self._shut()

    def hang_up(self):
        # Closes all connections: whoever was there when Wi-Fi was lost comes back by another.
        for client in list(self._clients):
            self._drop(client)

    def step(self, wait):
        # Does what is to be done. If there is nothing, waits for it, at most so many ms.
        now = time.ticks_ms()
        if self._tcp is None:
            if time.ticks_diff(now, self._retry) >= 0:
                try:
                    self._open()
                except OSError:
                    self._shut()
            else:
                wait = min(wait, 100)
        for lamp in self.leds:
            if lamp.due is not None:
                wait = max(0, min(wait, time.ticks_diff(lamp.due, now)))
        for client in self._clients:
            wait = min(wait, self._prepare(client, now))
        for sock, event in self._poll.poll(wait):
            if sock is self._tcp:
                self._accept()
            elif sock is self._udp:
                self._discovery()
            else:
                for client in self._clients:
                    if client.sock is sock:
                        client.ready = event
        now = time.ticks_ms()
        for lamp in self.leds:
            lamp.step(now)
        for client in list(self._clients):
            try:
                self._attend(client, now)
            except (OSError, MemoryError):
                self._drop(client)

    # Sockets

    def _open(self):
        self._tcp = tcp = socket.socket()
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tcp.bind(self._address)
        tcp.listen(2)
        tcp.setblocking(False)
        self._poll.register(tcp, select.POLLIN)
        self._listen_udp()

    def _listen_udp(self):
        self._udp = udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        udp.bind(self._address)
        udp.setblocking(False)
        self._poll.register(udp, select.POLLIN)

    def _shut(self):
        for sock in self._tcp, self._udp:
            if sock:
                try:
                    self._poll.unregister(sock)
                except (KeyError, OSError):
                    pass            # it was not registered yet
                sock.close()
        self._tcp = self._udp = None
        self._retry = time.ticks_add(time.ticks_ms(), 1000)

    def _accept(self):
        try:
            sock, _ = self._tcp.accept()
        except OSError as error:
            # Nobody any more; or the network has changed, and another socket is wanted.
            if error.errno not in (_EAGAIN, _ECONNABORTED, _ECONNRESET):
                self._shut()
            return
        sock.setblocking(False)
        if len(self._clients) >= self.limit:
            try:
                sock.send(b"- 503 all %d connections are taken\r\n" % self.limit)
            except OSError:
                pass
            return _close(sock)
        nonce = hexlify(urandom(16)).decode() if self.key else None
        client = _Client(sock, time.ticks_ms(), nonce)
        self._clients.append(client)
        self._poll.register(sock, select.POLLIN)
        auth = "hmac nonce=" + nonce if nonce else "none"
        self._say(client, "LED/1 %s boot=%d auth=%s" % (self.ident, self.boot, auth))

    def _drop(self, client):
        self._clients.remove(client)
        self._poll.unregister(client.sock)
        _close(client.sock)

    def _discovery(self):
        try:
            data, peer = self._udp.recvfrom(_LINE)
            if not data:
                # An ESP32 takes an empty datagram for the end, and hears no other on this socket.
                self._poll.unregister(self._udp)
                self._udp.close()
                return self._listen_udp()
            words = data.decode().split()
            now = time.time()
            if now != self._second:
                self._second = now
                self._asked = 0
            if words[:2] == ["LED?", "1"] and _is_word(words[2]) and self._asked < 10:
                self._asked += 1
                self._udp.sendto("LED! 1 %s %s port=%d auth=%s leds=%s\r\n" % (
                    words[2], self.ident, self._address[1], "hmac" if self.key else "none",
                    self._names()), peer)
        except (OSError, IndexError, UnicodeError):
            pass                    # no such question, or nobody there any more

    # Clients

    def _prepare(self, client, now):
        # What to wait for from a client; how many ms until it needs attention by itself.
        client.ready = 0
        wait = self._wait(client, now)
        mask = select.POLLOUT if client.out else 0
        if not client.over and wait == 0 and len(client.out) < _OUT:
            mask |= select.POLLIN
        if mask != client.mask:
            client.mask = mask
            self._poll.modify(client.sock, mask)
        if wait:
            return wait
        if len(client.out) < _OUT and b"\n" in client.inp:
            return 0                # a request is here already
        return 1000

    def _wait(self, client, now):
        # How many ms the client's next request has to wait.
        wait = time.ticks_diff(client.next, now)
        return wait - 1000 if wait > 1000 else 0

    def _attend(self, client, now):
        if client.ready & (select.POLLHUP | select.POLLERR) and not client.ready & select.POLLIN:
            return self._drop(client)
        if client.ready & select.POLLIN and not client.over:
            self._receive(client, now)
        if client.errors and time.ticks_diff(now, client.since) > 10000:
            client.errors = 0
        # A few at a time, so that others get their turn.
        for _ in range(8):
            if self._wait(client, now) or len(client.out) >= _OUT or not self._next(client, now):
                break
        if client.seen:
            for i, lamp in enumerate(self.leds):
                # Who is slow gets the newest state only.
                if client.seen[i] != lamp.rev and len(client.out) < _OUT:
                    client.seen[i] = lamp.rev
                    self._say(client, "! " + lamp.state())
        if client.over:
            pass
        elif client.nonce and time.ticks_diff(now, client.begun) > _LOGIN * 1000:
            self._last(client, "- 408 no login within %d s" % _LOGIN)
        elif time.ticks_diff(now, client.heard) > self.idle * 1000:
            self._last(client, "- 408 not a word for %d s" % self.idle)
        self._send(client, now)
        if client.over and not client.out and b"\n" not in client.inp:
            self._drop(client)

    def _receive(self, client, now):
        try:
            data = client.sock.recv(_LINE + 2 - len(client.inp))
        except OSError as error:
            if error.errno != _EAGAIN:
                raise
            return
        if not data:
            client.over = True      # what is not a whole line does not count
        client.heard = now
        client.inp += data

    def _next(self, client, now):
        # Takes the next line, if it is here; False if not.
        end = client.inp.find(b"\n")
        if end < 0:
            if client.skip:
                client.inp = b""
            elif len(client.inp) > _LINE + 1:
                client.inp = b""
                client.skip = True
                self._error(client, "", 413, _TOO_LONG, now)
            return False
        line = client.inp[:end]
        client.inp = client.inp[end + 1:]
        if client.skip:
            client.skip = False
        else:
            self._line(client, line[:-1] if line[-1:] == b"\r" else line, now)
        return True

    def _line(self, client, line, now):
        if time.ticks_diff(client.next, now) < 0:
            client.next = now
        if self.rate:
            client.next = time.ticks_add(client.next, 1000 // self.rate)
        tag = ""
        try:
            if len(line) > _LINE:
                raise Refusal(413, _TOO_LONG)
            for byte in line:
                if not 32 <= byte < 127:
                    raise Refusal(400, "a line is of printable ASCII")
            words = line.decode().split()
            if not words:
                return
            if words[0][0] == "#":
                if not _is_word(words[0][1:]):
                    raise Refusal(400, "a tag is # and 1 to 16 letters and digits")
                tag = words.pop(0)
                if not words:
                    raise Refusal(400, "a tag, and no request")
            words = [word.lower() for word in words]
            self._say(client, "+%s %s" % (tag, self._obey(client, words.pop(0), words)))
        except Refusal as refusal:
            self._error(client, tag, refusal.args[0], refusal.args[1], now)
        except OSError as error:
            self._error(client, tag, 500, "the LED fails: %s" % error, now)

    def _error(self, client, tag, code, why, now):
        self._say(client, "-%s %d %s" % (tag, code, why))
        if client.errors == 0:
            client.since = now
        client.errors += 1
        if client.errors == 10:
            self._last(client, "- 429 too many errors")

    def _last(self, client, line):
        self._say(client, line)
        client.inp = b""
        client.over = True
        client.seen = None

    def _say(self, client, line):
        client.out += line.encode() + b"\r\n"

    def _send(self, client, now):
        if not client.out:
            return
        try:
            sent = client.sock.send(client.out)
        except OSError as error:
            if error.errno != _EAGAIN:
                raise
            sent = 0
        if sent:
            client.out = client.out[sent:]
            client.stuck = None
        elif client.stuck is None:
            client.stuck = now
        elif time.ticks_diff(now, client.stuck) > _STUCK:
            raise OSError(_ETIMEDOUT)

    # Requests

    def _obey(self, client, verb, args):
        # The answer, without its sign.
        if verb not in _VERBS:
            raise Refusal(405, "no such verb; help lists them")
        if client.nonce and verb not in ("auth", "hello", "help", "info", "ping", "quit"):
            raise Refusal(401, "log in first")
        least, most = _VERBS[verb]
        lamp = None
        if most >= 0:
            lamp = self.leds[0]
            if args and args[0][0].isalpha() and "=" not in args[0] and args[0] not in ("on", "off"):
                lamp = self._named(args.pop(0))
            if verb != "get" and args and args[-1].startswith("if="):
                if _number(args.pop()[3:], 999999999) != lamp.rev:
                    raise Refusal(409, "rev is %d" % lamp.rev)
        else:
            most = -1 - most
        if not least <= len(args) <= most:
            raise Refusal(400, "too few words" if len(args) < least else "too many words")
        if lamp:
            self._change(lamp, verb, args)
            return lamp.state()
        return self._answer(client, verb, args)

    def _change(self, lamp, verb, args):
        if verb == "on" or verb == "off":
            lamp.set(verb == "on")
        elif verb == "set":
            if args[0] not in ("on", "off"):
                raise Refusal(400, "set is on or off")
            lamp.set(args[0] == "on")
        elif verb == "toggle":
            lamp.toggle()
        elif verb == "level":
            level = _number(args[0], 1000)
            lamp.set(level > 0, level)
        elif verb == "fade":
            level = _number(args[0], 1000)
            lamp.fade(level, _number(args[1], _LONGEST))
        elif verb == "blink":
            if len(args) == 1:
                raise Refusal(400, "blink takes two times, or none")
            lamp.blink(*[_number(word, *limits) for word, limits in zip(args, _BLINK)])
        elif verb == "stop":
            lamp.stop()

    def _answer(self, client, verb, args):
        if verb == "watch":
            client.seen = [-1] * len(self.leds)
        elif verb == "unwatch":
            client.seen = None
        elif verb == "ping":
            return "pong"
        elif verb == "help":
            return "help " + " ".join(sorted(_VERBS))
        elif verb == "info":
            return "info LED/1 %s boot=%d leds=%s clients=%d/%d rate=%d idle=%d" % (
                self.ident, self.boot, self._names(), len(self._clients), self.limit,
                self.rate, self.idle)
        elif verb == "hello":
            if _number(args[0], 9999) != 1:
                raise Refusal(505, "this is LED/1")
            return "hello 1"
        elif verb == "auth":
            return "auth " + self._login(client, args[0], args[1])
        elif verb == "quit":
            client.inp = b""
            client.over = True
            client.seen = None
            return "bye"
        return verb

    def _named(self, name):
        for lamp in self.leds:
            if lamp.name == name:
                return lamp
        raise Refusal(404, "no LED of that name; info lists them")

    def _names(self):
        return ",".join([lamp.name for lamp in self.leds])

    def _login(self, client, nonce, proof):
        if not client.nonce:
            raise Refusal(400, "no login is wanted")
        if len(nonce) != 32 or len(proof) != 64:
            raise Refusal(400, "auth takes 32 and 64 hexadecimal digits")
        text = "%s %s %s" % (self.ident, client.nonce, nonce)
        if not _same(proof.encode(), _mac(self.key, "LED/1 client " + text)):
            client.fails += 1
            # The next try has to wait: as if it had sent a second's worth of requests for each failure.
            client.next = time.ticks_add(time.ticks_ms(), 1000 + 1000 * client.fails)
            if client.fails == 3:
                client.inp = b""
                client.over = True
            raise Refusal(403, "that is not the key")
        client.nonce = None
        return _mac(self.key, "LED/1 server " + text).decode()


# Verbs, with how many words follow at least and at most, the LED's name and if= not counted; those
# with numbers below 0 are not about an LED, and -1 is none, -2 one.
_VERBS = {
    "get": (0, 0), "on": (0, 0), "off": (0, 0), "set": (1, 1), "toggle": (0, 0), "level": (1, 1),
    "fade": (2, 2), "blink": (0, 3), "stop": (0, 0), "watch": (0, -1), "unwatch": (0, -1),
    "ping": (0, -1), "help": (0, -1), "info": (0, -1), "hello": (1, -2), "auth": (2, -3),
    "quit": (0, -1),
}
_BLINK = ((_LONGEST, _SHORTEST), (_LONGEST, _SHORTEST), (1000, 1))
_TOO_LONG = "a line has at most 128 characters"


def _number(word, most, least=0):
    if not word.isdigit():
        raise Refusal(400, "no number where one belongs")
    number = int(word) if len(word) < 10 else most + 1
    if not least <= number <= most:
        raise Refusal(416, "a number from %d to %d" % (least, most))
    return number


def _is_word(text, most=16):
    if not 1 <= len(text) <= most:
        return False
    for c in text:
        if not (c.isalpha() or c.isdigit() or c in "-_."):
            return False
    return True


def _is_name(text):
    return _is_word(text) and text[0].isalpha() and text == text.lower() and text not in ("on", "off")


def _mac(key, text):
    # HMAC-SHA256, in hexadecimal.
    if len(key) > 64:
        key = hashlib.sha256(key).digest()
    key = key + bytes(64 - len(key))
    inner = hashlib.sha256(bytes([b ^ 0x36 for b in key]))
    inner.update(text.encode())
    outer = hashlib.sha256(bytes([b ^ 0x5c for b in key]))
    outer.update(inner.digest())
    return hexlify(outer.digest())


def _close(sock):
    # Closing with something unread resets the connection, and the last answer would be lost.
    try:
        for _ in range(8):
            if not sock.recv(_LINE):
                break
    except OSError:
        pass
    sock.close()


def _same(a, b):
    # Takes as long wherever they differ.
    differ = len(a) ^ len(b)
    for x, y in zip(a, b):
        differ |= x ^ y
    return differ == 0


def boots(path="led.boot"):
    # Counts this start of the board in a file.
    try:
        with open(path) as file:
            count = int(file.read()) + 1
    except (OSError, ValueError):
        count = 1
    try:
        with open(path, "w") as file:
            file.write(str(count))
    except OSError:
        pass
    return count

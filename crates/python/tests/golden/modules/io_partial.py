# Streams of a program's own that take or give less, or more, than they were asked for.
# Board: it asks for what the language alone has not.
import io
import json


class Sink(io.IOBase):
    def __init__(self, *answers):
        self.answers = list(answers)

    def write(self, buf):
        answer = self.answers.pop(0) if self.answers else len(buf)
        print("write", bytes(buf), answer, file=console)
        return answer

    def readinto(self, buf):
        return self.answers.pop(0)

    def ioctl(self, request, arg):
        print("ioctl", request, arg, file=console)
        return 0


class Console(io.IOBase):
    def __init__(self):
        self.lines = []

    def write(self, buf):
        self.lines.append(str(buf, "utf-8"))
        return len(buf)

    def show(self):
        lines, self.lines = "".join(self.lines), []
        print(lines, end="")


console = Console()


def attempt(f, *args, **kw):
    try:
        result = f(*args, **kw)
    except OSError as e:
        result = e.errno
    console.show()
    print("->", result)


for answers in ((2, 1), (1, 1, 1), (2, 2), (0,), (None,), (1, None), (-5,), (-11,), (3, 2)):
    print("--", answers)
    attempt(print, "abc", file=Sink(*answers))
    attempt(json.dump, 123, Sink(*answers))
    writer = io.BufferedWriter(Sink(*answers), 8)
    attempt(writer.write, b"abc")
    attempt(writer.flush)
    attempt(writer.flush)
    attempt(writer.write, b"0123456789")
    attempt(writer.flush)

for answers in ((3,), (None, 1), (-5,)):
    attempt(json.load, Sink(*answers))

# A program: a traffic light, a debouncer, an observer.
class Event:
    def __init__(self):
        self.handlers = []

    def __iadd__(self, f):
        self.handlers.append(f)
        return self

    def __isub__(self, f):
        self.handlers.remove(f)
        return self

    def __call__(self, *a, **k):
        return [h(*a, **k) for h in self.handlers]


class Light:
    NEXT = {"red": ("red+amber", 1), "red+amber": ("green", 3), "green": ("amber", 1), "amber": ("red", 2)}

    def __init__(self):
        self.state = "red"
        self.left = 2
        self.changed = Event()

    def tick(self):
        self.left -= 1
        if not self.left:
            old = self.state
            self.state, self.left = self.NEXT[old]
            self.changed(old, new=self.state)


light = Light()
log = []


def watch(old, new):
    log.append(old + ">" + new)


light.changed += watch
light.changed += lambda old, new: print("%10s -> %s" % (old, new))
for t in range(9):
    light.tick()
light.changed -= watch
light.tick()
print(log, len(light.changed.handlers))
try:
    light.changed -= watch
except ValueError as e:
    print(repr(e))


def debounce(samples, n):
    state, count, out = samples[0], 0, []
    for s in samples:
        if s == state:
            count = 0
        else:
            count += 1
            if count >= n:
                state, count = s, 0
        out.append(state)
    return out


print(debounce([0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0], 3))

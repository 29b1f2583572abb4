# A program: strings into commands, dispatch by getattr, undo by closures.
class World:
    def __init__(self):
        self.rooms = {"hall": {"n": "attic", "e": "cellar"}, "attic": {"s": "hall"}, "cellar": {"w": "hall"}}
        self.items = {"attic": ["lamp"], "cellar": ["rope", "key"]}
        self.here = "hall"
        self.bag = []
        self.undo_stack = []

    def do(self, line):
        verb, _, rest = line.strip().lower().partition(" ")
        f = getattr(self, "do_" + verb, None)
        if f is None:
            return "I don't know how to %r" % verb
        try:
            return f(*rest.split())
        except TypeError as e:
            return "Usage error: " + str(e)
        except KeyError as e:
            return "No such way: %s" % e

    def do_go(self, way):
        old = self.here
        self.here = self.rooms[self.here][way]
        self.undo_stack.append(lambda: setattr(self, "here", old))
        return "You are in the " + self.here

    def do_look(self):
        things = self.items.get(self.here) or ["nothing"]
        return "You see " + ", ".join(things) + "; ways: " + "/".join(sorted(self.rooms[self.here]))

    def do_take(self, *names):
        for n in names:
            try:
                self.items.get(self.here, []).remove(n)
            except ValueError:
                return "There is no " + n
            self.bag.append(n)
            room = self.here

            def undo(n=n, room=room):
                self.bag.remove(n)
                self.items[room].append(n)

            self.undo_stack.append(undo)
        return "You have " + " and ".join(self.bag)

    def do_undo(self):
        if not self.undo_stack:
            return "Nothing to undo"
        self.undo_stack.pop()()
        return "Undone; in the %s with %s" % (self.here, self.bag)


w = World()
for line in ("look", "go e", "TAKE key rope", "take lamp", "go n", "undo", "undo", "look", "go w", "go", "go a b", "dance", "undo", "undo", "undo", "undo"):
    print(">", line)
    print(w.do(line))

# != asks __ne__, then __eq__, of the left side and then of the right.


class Eq:
    def __repr__(self):
        return "Eq"

    def __eq__(self, other):
        print("eq", repr(other))
        return 7


class Ne:
    def __repr__(self):
        return "Ne"

    def __ne__(self, other):
        print("ne", repr(other))
        return -3


class Declines:
    def __repr__(self):
        return "Declines"

    def __eq__(self, other):
        print("declined eq", repr(other))
        return NotImplemented

    def __ne__(self, other):
        print("declined ne", repr(other))
        return NotImplemented


values = (Eq(), Ne(), Declines(), None, 1, "a", 2.5, (), [1])
for a in values:
    for b in values:
        print("--", repr(a), repr(b))
        print(a == b)
        print(a != b)

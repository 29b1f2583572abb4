# The order sort gives: MicroPython's quicksort is not stable; keys tell what it does.
pairs = [(i % 3, i) for i in range(12)]
print(sorted(pairs, key=lambda p: p[0]))
print(sorted(pairs, key=lambda p: p[0], reverse=True))
print(sorted(pairs, key=lambda p: -p[1]))
words = "the quick brown fox jumps over the lazy dog".split()
print(sorted(words, key=len))
print(sorted(words, key=lambda w: w[-1]))
l = list(pairs)
l.sort(key=lambda p: p[1] % 4)
print(l)
calls = []
def key(x):
    calls.append(x)
    return x % 5
print(sorted(range(10, 0, -1), key=key))
print(len(calls), sorted(calls))
class K:
    def __init__(self, v):
        self.v = v
    def __lt__(self, other):
        return self.v < other.v
    def __repr__(self):
        return "K%d" % self.v
print(sorted([K(3), K(1), K(2)]), sorted([K(3), K(1), K(2)], reverse=True), min(K(2), K(1)))
big = [(i * 7919) % 101 for i in range(100)]
print(sorted(big) == list(sorted(big, reverse=True))[::-1], sorted(big)[:10])

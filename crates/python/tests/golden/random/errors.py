import random


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(repr(e))


for n in (33, -1, 1 << 40, "a", 1.0, None):
    attempt(random.getrandbits, n)
for args in ((0,), (-5,), (3, 3), (4, 3), (1, 5, 0), (1, 5, -1), (5, 1, 1), (1.0,), ("1", 2), (1, None), (1, 2, 3, 4), ()):
    attempt(random.randrange, *args)
for args in ((2, 1), (1,), (1, 2, 3), (1.5, 2), (0, 1 << 31)):
    attempt(random.randint, *args)
for seq in ([], "", (), 5, None, {}, {1: 2}, {1}):
    attempt(random.choice, seq)
for args in ((1,), ("a", 1), (1, None)):
    attempt(random.uniform, *args)
attempt(random.random, 1)
attempt(random.seed, "a")
attempt(random.seed, 1.5)
attempt(random.seed, 1, 2)
print([n for n in sorted(dir(random)) if n not in ("__class__", "__dict__")])

# The same seeds give the same numbers as on a board.
import random

for seed in (0, 1, 42, 0xFFFFFFFF, -1, 1 << 40, (1 << 32) + 1, True):
    random.seed(seed)
    print(seed, [random.getrandbits(32) for _ in range(4)])

random.seed(7)
print([random.getrandbits(n) for n in range(33)])
print([random.randint(1, 6) for _ in range(20)])
print([random.randint(-3, 3) for _ in range(10)])
print([random.randrange(10) for _ in range(10)])
print([random.randrange(5, 10) for _ in range(10)])
print([random.randrange(0, 100, 7) for _ in range(10)])
print([random.randrange(10, 0, -3) for _ in range(10)])
print(random.randint(-0x7FFFFFFF, 0x7FFFFFFE))
print([random.random() for _ in range(5)])
print([random.uniform(1, 2) for _ in range(5)])
print([random.uniform(2, -2.5) for _ in range(5)])
print([random.choice("héllo") for _ in range(8)])
print([random.choice([1, 2, 3]) for _ in range(8)])
print(random.choice((None,)), random.choice(b"a"), random.choice(range(3, 4)))


class Seq:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i * 10


print([random.choice(Seq()) for _ in range(6)])
print(random.seed(), random.seed(None), random.getrandbits(0))

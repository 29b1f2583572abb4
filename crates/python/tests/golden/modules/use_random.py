# random: the sequences of a seed are MicroPython's own generator's.
import random
random.seed(42)
print([random.getrandbits(8) for _ in range(10)], [random.getrandbits(32) for _ in range(3)], random.getrandbits(1))
random.seed(1)
print([random.randint(1, 6) for _ in range(20)])
random.seed(2)
print([random.randrange(10) for _ in range(10)], [random.randrange(5, 10) for _ in range(5)], [random.randrange(0, 100, 10) for _ in range(5)])
random.seed(3)
print([random.choice("abcdef") for _ in range(10)], [random.choice([1, 2, 3]) for _ in range(5)])
random.seed(4)
print([random.random() for _ in range(5)], [random.uniform(1, 2) for _ in range(3)])
random.seed(42)
a = random.random()
random.seed(42)
print(a == random.random())
for i in range(500):
    assert 0 <= random.random() < 1
    assert 3 <= random.randint(3, 5) <= 5
    assert 0 <= random.randrange(7) < 7
    assert 0 <= random.getrandbits(5) < 32
    assert 1 <= random.uniform(1, 3) <= 3
for f in (lambda: random.getrandbits(33), lambda: random.getrandbits(0), lambda: random.getrandbits(-1), lambda: random.randrange(0), lambda: random.randrange(5, 5), lambda: random.randrange(1, 5, 0), lambda: random.randint(5, 1), lambda: random.choice([]), lambda: random.choice(5), lambda: random.randint("a", 1), lambda: random.seed("x"), lambda: random.shuffle([1]), lambda: random.sample([1], 1), lambda: random.uniform("a", 1), lambda: random.randrange(10, 0, -3) in (10, 7, 4, 1), lambda: random.getrandbits(), lambda: random.seed(None)):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

# collections.deque at its ends: full, empty, changed while iterated, told to check.
from collections import deque


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(repr(e))


d = deque((), 3)
for i in range(5):
    d.append(i)
    print(list(d), len(d))
for i in range(5):
    d.appendleft(i)
    print(list(d))
print(d.pop(), d.popleft(), d.pop(), len(d))
show(d.pop)
show(d.popleft)
for args in ((), ((),), ((), -1), ((), "a"), ((), 1, 2, 3), (5, 1), ((), 0)):
    show(lambda: len(deque(*args)))
d = deque((1, 2, 3, 4, 5), 3)
print(list(d), d[0], d[-1], 4 in d, 1 in d)
for i in (3, -4, "a", None):
    show(lambda: d[i])
d[0], d[-1] = 9, 8
print(list(d))


def delete():
    del d[0]


show(delete)
show(lambda: d + d)
show(lambda: hash(d))
show(lambda: d[0:1])
it = iter(d)
print(next(it), type(it))
d.popleft()
print(next(it))
d.append(7)
d.append(6)
print(list(it))
c = deque((), 2, 1)
c.append(1)
c.append(2)
show(c.append, 3)
show(c.appendleft, 3)
show(c.extend, (1,))
print(list(c), bool(c), bool(deque((), 1)), c == c, d)

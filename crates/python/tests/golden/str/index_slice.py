# Indexing and slicing, with and without step, ASCII and not.
s = "abcdefgh"
print(s[0], s[-1], s[3], s[-8], s[True])
for sl in ((None, None), (0, 3), (3, None), (None, -2), (-3, None), (2, 100), (-100, 2), (5, 2), (100, 200), (-1, -3), (0, 0)):
    print(sl, repr(s[sl[0] : sl[1]]))
for step in (1, 2, 3, -1, -2):
    try:
        print(step, s[::step], s[1:6:step], s[6:1:step])
    except Exception as e:
        print(step, repr(e))
u = "aé€😀z"
print(len(u), [c for c in u], u[1], u[2], u[3], u[-2], u[1:3], u[:-1], u[2:], u[-3:-1], u[5:])
try:
    print(u[::2])
except Exception as e:
    print(repr(e))
for f in (lambda: s[8], lambda: s[-9], lambda: ""[0], lambda: s["a"], lambda: s[1.0], lambda: s[None], lambda: s[::0], lambda: slice(1, 2), lambda: u[5], lambda: u[-6], lambda: s[1:"x"], lambda: s[1:2:"x"], lambda: s[1, 2]):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
def store():
    s[0] = "x"
def delete():
    del s[0]
def attr():
    s.x = 1
for f in (store, delete, attr):
    try:
        f()
    except Exception as e:
        print(repr(e))

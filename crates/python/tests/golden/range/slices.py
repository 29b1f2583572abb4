# Slice objects reach __getitem__, __setitem__, __delitem__; built-in types with every start, stop, step.
class S:
    def __getitem__(self, i):
        return i
    def __setitem__(self, i, v):
        print("set", i, v)
    def __delitem__(self, i):
        print("del", i)
s = S()
print(s[1], s[1:2], s[:], s[1:], s[:2], s[::3], s[1:2:3], s[-1:None], s["a":"b"], s[1, 2], s[1:2, 3], s[...], s[()])
s[1:2] = 5
s[::2] = "x"
del s[3:]
del s[0]
sl = s[1:10:2]
print(type(sl), sl.start, sl.stop, sl.step, s[:].start, sl == s[1:10:2])
for x in (lambda: sl.indices(5), lambda: slice(1), lambda: sl.foo, lambda: s[::].indices(7), lambda: s[-3:].indices(10), lambda: s[::-1].indices(4)):
    try:
        print(x())
    except Exception as e:
        print(repr(e))
l = list(range(8))
vals = (None, 0, 1, 3, -1, -3, 8, 20, -20)
for a in vals:
    for b in vals:
        print(a, b, l[a:b], "".join("abcdefgh"[a:b]), bytes(range(8))[a:b] == bytes(l[a:b]))
for st in (1, 2, 3, -1, -2, -3):
    print(st, l[::st], l[1:6:st], l[6:1:st], l[-2::st], l[:-2:st])

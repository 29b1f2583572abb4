# The values of hash: they decide the order of dicts and sets.
for s in ("", "a", "b", "ab", "hello", "hello world", "é", "0", "key1", "x" * 100):
    print(repr(s), hash(s))
for b in (b"", b"a", b"hello"):
    print(b, hash(b))
for n in (0, 1, -1, 1000, 2**30, -(2**30), 2**31, 2**32, 2**40, -(2**40), 10**20, -(10**20)):
    print(n, hash(n))
for t in ((), (1,), (1, 2), ("a",), ((1, 2), 3), (None, True) and (1, "x")):
    print(t, hash(t) - hash(()) if t in ((), (1,)) else hash(t) == hash(t))
print(hash(True), hash(False), hash(1.0), hash(0.0), hash(-3.0), hash(100.0))
print(hash(frozenset()) == hash(frozenset()))

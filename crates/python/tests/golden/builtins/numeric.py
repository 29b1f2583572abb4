# abs divmod pow round hash hex bin oct complex sum on their edges.
print(abs(-5), abs(5), abs(-2.5), abs(-(10**20)), abs(True), abs(3 + 4j), abs(-0.0))
print(divmod(7, 3), divmod(-7, 3), divmod(7, -3), divmod(7.5, 2), divmod(-7.5, 2), divmod(10**20, 7), divmod(True, 2))
print(pow(2, 10), pow(2, -1), pow(2.0, 3), pow(2, 0.5), pow(0, 0), pow(3, 4, 5), pow(-2, 3), pow(10, 20))
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(5), round(15, -1), round(1e6), round(0.1))
for f in (lambda: abs("a"), lambda: abs(), lambda: divmod(1), lambda: divmod("a", 1), lambda: divmod(1, "a"), lambda: pow(1), lambda: pow("a", 2), lambda: pow(2, "a"), lambda: pow(2.0, 2, 3), lambda: pow(2, 2.0, 3), lambda: round(), lambda: round("a"), lambda: hash([]), lambda: hash({}), lambda: hash(), lambda: hex(1.0), lambda: bin("1"), lambda: oct(None), lambda: divmod(1, 0), lambda: divmod(1.0, 0), lambda: pow(0, -1), lambda: pow(0.0, -1), lambda: (-8) ** 0.5, lambda: pow(-8, 0.5), lambda: (-8.0) ** (1 / 3)):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
print(hash(5), hash(-5), hash(0), hash(True), hash(None) == hash(None), hash("a") == hash("a"), hash((1, 2)) == hash((1, 2)), hash(1.0), hash(2.5) == hash(2.5), hash(10**20) == hash(10**20), hash(b"a") == hash(b"a"))

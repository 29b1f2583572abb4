# bool is an int.
print(True + True, True * 5, -True, ~False, True << 3, False - 1, True / 2, True // 2, 7 % True)
print(True & True, True & False, True | False, True ^ True, False ^ True, True & 3, 6 | True)
print(type(True & True), type(True | False), type(True ^ True), type(True & 1), type(True + 0), type(-True), type(not 1))
print(True == 1, False == 0, True == 1.0, True is True, 1 is True, True != 0, True < 2, False < True)
print(isinstance(True, int), isinstance(1, bool), issubclass(bool, int), bool.__name__)
print([10, 20][True], "ab"[False], {1: "one"}[True], {True: "t"}[1], {0: "z"}.get(False))
print(str(True), repr(False), "%d %s %r" % (True, True, False), "{} {:d} {:>6}".format(True, True, False))
print(int(True), float(True), complex(True), bool(5), bool(0), bool(""), bool("0"), bool([]), bool([0]), bool({}), bool(()), bool(None), bool(0.0), bool(0j), bool(b""), bool(range(0)), bool(set()))
print(hash(True), hash(False), abs(True), min(True, False), sum([True, True, False]), max([False, True]))
print(sorted([True, False, 1, 0]), list(range(True, 4)), bool(), round(True), divmod(True, 2))
try:
    bool(1, 2)
except TypeError as e:
    print(repr(e))

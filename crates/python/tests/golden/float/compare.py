# Comparison among floats, ints, bools and big ints.
vals = [0, 0.0, -0.0, 1, 1.0, True, False, 0.5, -1, -1.5, 2**31, 2.0**31, 2**40, 2.0**40, -(2**40)]
for a in vals:
    print(a, "".join("<" if a < b else "=" if a == b else ">" if a > b else "?" for b in vals))
    print(a, "".join("T" if a <= b else "F" for b in vals), "".join("T" if a != b else "F" for b in vals))
print(1 < 2 < 3, 1 < 2 > 1, 3 > 2 > 2, 1 == 1.0 == True, 1 < 1.5 <= 1.5 < 2)
print(0.1 + 0.2 == 0.3, 0.5 + 0.25 == 0.75, 16777217 == 16777217.0, 16777216 == 16777216.0)
print(sorted([3, 1.5, 2, -0.5, True]), max(1, 2.5, 2), min(3, 0.5), max(1, 1.0), min(1.0, 1))
print(1.0 == "1.0", 1.5 == None, 1.5 != "x", 1.0 is 1)
for f in (lambda: 1.5 < "a", lambda: "a" < 1.5, lambda: None < 1.0, lambda: 1.5 < [], lambda: 1.5 < 1j):
    try:
        print(f())
    except TypeError as e:
        print(repr(e))

# Small integer arithmetic with every operator and sign combination.
vals = (0, 1, -1, 2, -2, 3, -3, 7, -7, 10, -10, 255, -256)
for a in vals:
    print(a, "+", [a + b for b in vals])
    print(a, "-", [a - b for b in vals])
    print(a, "*", [a * b for b in vals])
    print(a, "//", [a // b for b in vals if b])
    print(a, "%", [a % b for b in vals if b])
    print(a, "&", [a & b for b in vals])
    print(a, "|", [a | b for b in vals])
    print(a, "^", [a ^ b for b in vals])
    print(-a, +a, ~a, abs(a), not a)
for a in vals:
    for b in vals:
        if b:
            q, r = divmod(a, b)
            assert q * b + r == a, (a, b)
            print(divmod(a, b), end=" ")
    print()

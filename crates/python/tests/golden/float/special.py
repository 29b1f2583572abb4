# inf, nan and signed zero.
inf = float("inf")
nan = float("nan")
print(inf, -inf, nan, -nan, inf + 1, inf - inf, inf * 0, inf * -1, 1 / inf, -1 / inf, inf / inf)
print(inf == inf, inf == -inf, nan == nan, nan != nan, inf > 1e38, -inf < -1e38, nan < 1, nan > 1, nan <= nan)
print(inf // 1, 5 % inf, -5 % inf, 5.0 // inf, -5.0 // inf)
print(0.0 == -0.0, -0.0, 0.0 * -1, -0.0 + 0.0, 0.0 - 0.0, -0.0 - 0.0)
print(min(nan, 1), min(1, nan), max(nan, 1), max(1, nan), sorted([3.0, -inf, inf, 0.0]))
print(nan in [nan], [nan] == [nan], (nan,) == (nan,), inf in (1, inf))
print(abs(-inf), abs(nan), bool(nan), bool(inf), bool(-0.0))
print("%f %g %e %d" % (inf, -inf, nan, 3), "{} {:.2f} {:10} {:<6}|".format(inf, nan, -inf, inf))
for s in ("inf", "INF", "Infinity", "-infinity", "nan", "NaN", "+inf", " inf ", "infi", "infx", "nanx"):
    try:
        print(repr(s), float(s))
    except ValueError as e:
        print(repr(s), repr(e))
print(hash(1.0) == hash(1), hash(0.0) == hash(0), 1.0 in {1: 2}, {1: "a"}.get(1.0), {1.0: "b"}.get(1))
print(inf**0, nan**0, 1**nan, inf**-1, 0.0**inf)

# cmath.
import cmath
def r(z):
    return "%.4f%+.4fj" % (z.real + 0.0, z.imag + 0.0)
for z in (1 + 1j, -1 + 0j, 2j, 3 - 4j):
    print(z, r(cmath.sqrt(z)), r(cmath.exp(z)), r(cmath.log(z)), "%.4f" % cmath.phase(z), ["%.4f" % v for v in cmath.polar(z)], r(cmath.sin(z)), r(cmath.cos(z)))
print(r(cmath.rect(2, 1)), r(cmath.log10(100 + 0j)), cmath.pi, cmath.e)
try:
    cmath.log(0)
except Exception as e:
    print(repr(e))

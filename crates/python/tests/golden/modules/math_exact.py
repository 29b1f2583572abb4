# math: results that are exact or well known, and its errors.
import math
print(math.pi, math.e, math.inf if hasattr(math, "inf") else "-", math.nan if hasattr(math, "nan") else "-", math.tau if hasattr(math, "tau") else "-")
for x in (0.0, 1.0, -1.0, 2.5, -2.5, 4.0, 100.0, 1e10, 0.25):
    print(x, math.floor(x), math.ceil(x), math.trunc(x), math.fabs(x), math.modf(x), math.frexp(x), math.isfinite(x), math.isinf(x), math.isnan(x))
print(math.sqrt(4), math.sqrt(2), math.sqrt(0), math.sqrt(144), math.pow(2, 10), math.pow(2, 0.5), math.pow(0, 0), math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7.5, 2), math.copysign(3, -0.0), math.ldexp(0.75, 4), math.exp(0), math.log(1), math.log2(8), math.log10(1000), math.sin(0), math.cos(0), math.tan(0), math.atan(0), math.asin(0), math.acos(1), math.atan2(0, 1), math.sinh(0), math.cosh(0), math.tanh(0), math.degrees(math.pi), math.radians(180), math.log(8, 2))
print(math.factorial(0), math.factorial(5), math.factorial(20), math.isclose(1.0, 1.0000001), math.isclose(1, 2), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-9, abs_tol=1e-6), math.gcd(12, 18) if hasattr(math, "gcd") else "-")
print(math.floor(5), math.ceil(True), math.floor(-0.5), math.ceil(-0.5), math.floor(2**40) if False else "-", type(math.floor(1.5)), math.fabs(-3), math.sqrt(16))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.log10(0), lambda: math.log2(-5), lambda: math.acos(2), lambda: math.asin(-2), lambda: math.acosh(0), lambda: math.atanh(1), lambda: math.atanh(2), lambda: math.pow(-2, 0.5), lambda: math.pow(0, -1), lambda: math.exp(1000), lambda: math.sqrt("a"), lambda: math.sqrt(None), lambda: math.floor("x"), lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.fmod(1, 0), lambda: math.log(2, 1), lambda: math.log(2, 0), lambda: math.sin(math.inf), lambda: math.sin(), lambda: math.atan2(1), lambda: math.nope, lambda: math.floor(math.nan), lambda: math.ceil(math.inf), lambda: math.gamma(0), lambda: math.gamma(-1), lambda: math.lgamma(0), lambda: math.ldexp(1.0, 1000), lambda: math.cosh(1000), lambda: math.fmod(math.inf, 1), lambda: math.hypot(3, 4), lambda: math.prod([1, 2])):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
print([n for n in ("e pi sqrt pow exp log cos sin tan acos asin atan atan2 ceil copysign fabs fmod floor isfinite isinf isnan trunc modf frexp ldexp degrees radians log2 log10 cosh sinh tanh acosh asinh atanh expm1 erf erfc gamma lgamma factorial isclose inf nan tau hypot dist gcd prod comb perm lcm cbrt".split()) if hasattr(math, n)])

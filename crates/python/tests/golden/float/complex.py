# complex numbers.
z = 3 + 4j
w = complex(1, -2)
print(z, w, z + w, z - w, z * w, z / w, -z, +z, abs(z), z.real, z.imag, w.real, w.imag)
print(1j, -1j, 0j, 1 + 0j, 1.5j, 2j * 2j, 1j**2, complex(), complex(5), complex(2.5), complex(1, 2), complex(1j, 1))
print(z == 3 + 4j, z != w, z == 3, 3 + 0j == 3, complex(2, 0) == 2.0, bool(0j), bool(1j), hash(3 + 0j) == hash(3 + 0j))
print(z + 1, 1 + z, z - 1.5, 2 * z, z / 2, 1 / 2j)
for s in ("1+2j", "1-2j", "1", "j", "2j", "1.5e2", "x"):
    try:
        print(s, complex(s))
    except ValueError as e:
        print(s, repr(e))
for f in (lambda: z // w, lambda: z % w, lambda: z < w, lambda: int(z), lambda: float(z), lambda: z / 0, lambda: 0j**-1, lambda: complex("1", 2), lambda: complex(None), lambda: ~z, lambda: divmod(z, w), lambda: z.foo):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
print("{}".format(z), "%s" % z, str(z), repr(z), [z], isinstance(z, complex), type(z))
print(complex(float("inf"), float("nan")), complex(-0.0, -0.0), complex(1e10, 1e-10))

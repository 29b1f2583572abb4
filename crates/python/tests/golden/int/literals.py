# Integer literals in every notation.
print(0x1F, 0X1f, 0o17, 0O17, 0b101, 0B101, 1_000_000, 0x_ff_ff, 0b1111_0000, 0o7_7)
print(0, 00, 000, 1_0, -0, --1, ~-1, - - -5)
print(0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF, -0x80000000, 0x7FFFFFFF, 0x3FFFFFFF, 0x40000000)
for s in ("0x", "0b2", "0o8", "0xg", "1.5e"):
    try:
        print(s, eval(s))
    except (SyntaxError, ValueError, NameError) as e:
        print(s, type(e).__name__)
print(eval("0xAbC"), eval("1_2_3"), eval("42  "), eval("0b0"), eval("-7"))

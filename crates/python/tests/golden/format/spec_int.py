# Format specifications of integers.
for n in (0, 5, -5, 42, -1234, 1234567, 2**40, -(2**40)):
    print("{:d}|{:5d}|{:<8d}|{:>8d}|{:^8d}|{:08d}|{:+d}|{: d}|{:,}|{:,d}".format(*((n,) * 10)))
    print("{:x}|{:X}|{:#x}|{:#X}|{:o}|{:#o}|{:b}|{:#b}|{:08x}|{:#010x}|{:<#8x}|{:n}".format(*((n,) * 12)))
    print("{:*^10}|{:->10}|{:0>10}|{:=+10}|{:*=10}|{:0=10}|{:+,}|{:15,}|{:<15,}|{:015,}".format(*((n,) * 10)))
    print("{:e}|{:f}|{:.2f}|{:g}|{:10.1f}".format(*((n,) * 5)))
    print("{:>10}|{:<10}|{:^10}|{:10}|{}".format(*((n,) * 5)))
print("{:c}{:c}".format(72, 105), "{:5c}|".format(65), "{}{}".format(True, False), "{:d}".format(True), "{:5}|{:<7}|{:>7}".format(True, True, False))
print("{:3d}{:3d}".format(12345, 1), "{:0<5}".format(7), "{:x>4}".format(9))
for f in (lambda: "{:<<5}".format(1), lambda: "{:>>5}".format(2), lambda: "{:_d}".format(1000), lambda: "{:5x}|".format(-1), lambda: "{:c}".format(256), lambda: "{:c}".format(-1)):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

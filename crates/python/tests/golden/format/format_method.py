# str.format: fields, attributes, indices, nesting.
print("{} {} {}".format(1, "a", None), "{0} {1} {0}".format("x", "y"), "{a} {b}".format(a=1, b=2), "{} {k} {}".format(1, 2, k=3), "{0} {k}".format("p", k="q"))
print("{{}} {{{}}} }}{{".format(5), "".format(), "no fields".format(1, 2))
class P:
    x = 5
print("{:{}}|{:{w}.{p}f}|{:>{}}".format("a", 5, 3.14159, "b", 4, w=8, p=3))
print("{!r} {!s} {!r:>6}|{!s:<6}|".format("a", "a", "b", "c"))
for f in (
    lambda: "{}".format(),
    lambda: "{} {}".format(1),
    lambda: "{1}".format(0),
    lambda: "{a}".format(b=1),
    lambda: "{0} {}".format(1, 2),
    lambda: "{} {0}".format(1, 2),
    lambda: "{".format(1),
    lambda: "}".format(1),
    lambda: "{0".format(1),
    lambda: "{!x}".format(1),
    lambda: "{!".format(1),
    lambda: "{!rx}".format(1),
    lambda: "{0.x}".format(P),
    lambda: "{0[0]} {0[1]} {d[key]}".format([1, 2], d={"key": "v"}),
    lambda: "{.x}".format(P),
    lambda: "{0.nope}".format(1),
    lambda: "{0[5]}".format([1]),
    lambda: "{0[z]}".format({"a": 1}),
    lambda: "{:d}".format("a"),
    lambda: "{:s}".format(5),
    lambda: "{:f}".format("a"),
    lambda: "{:q}".format(1),
    lambda: "{:x}".format(1.5),
    lambda: "{:10z}".format("a"),
    lambda: "{:=5}".format("a"),
    lambda: "{:+}".format("a"),
    lambda: "{:,}".format("a"),
    lambda: "{:.3d}".format(5),
    lambda: "{:c}".format("a"),
    lambda: "{:.2}".format(5),
    lambda: "{:d}".format(1.5),
    lambda: "{:d}".format(None),
    lambda: "{:5}".format([1]),
    lambda: "{:5}".format(None),
    lambda: "{:%}".format(5),
    lambda: "{a.b}".format(a=5),
):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

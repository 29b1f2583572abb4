# Which of several wrong arguments is complained about.
for f in (
    lambda: enumerate([], "a", 1),
    lambda: enumerate([], 1, 2),
    lambda: "%c" % -(2**31),
    lambda: "{:c}".format(-(2**31)),
    lambda: "%c" % -1,
    lambda: 3 >> 10**12,
    lambda: -1 >> 10**12,
    lambda: -8 >> -(2**31),
    lambda: "abc".endswith("c", "a", 0.5),
    lambda: b"abc".startswith(b"a", {}, []),
    lambda: "é".rsplit("", 2**30),
    lambda: "a,b".rsplit(",", 2**31),
):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

# Unary operators on types which have none.
for v in ("s", b"b", [1], (1,), {1: 1}, {1}, None, range(2), print, int, object()):
    for name, op in (
        ("-", lambda v: -v),
        ("+", lambda v: +v),
        ("~", lambda v: ~v),
        ("abs", abs),
        ("len", len),
        ("hash", hash),
        ("iter", iter),
        ("next", next),
        ("float", float),
        ("chr", chr),
        ("ord", ord),
        ("hex", hex),
        ("reversed", reversed),
        ("call", lambda v: v()),
        ("index", lambda v: [1][v]),
        ("subscr", lambda v: v[0]),
        ("store", lambda v: v.__setitem__(0, 0)),
    ):
        if name in ("next", "reversed", "call", "subscr", "store") and v in (print, int):
            continue
        if name == "hash" and not isinstance(v, (list, dict, set)):
            continue
        try:
            op(v)
            print(name, type(v).__name__, "ok")
        except Exception as e:
            print(name, type(v).__name__, repr(e))
for name, op in (("-", lambda v: -v), ("+", lambda v: +v), ("~", lambda v: ~v)):
    try:
        print(name, op(1.5))
    except TypeError as e:
        print(repr(e))

# Every dict method.
d = {"a": 1, "b": 2}
print(d["a"], d.get("a"), d.get("z"), d.get("z", 9), len(d), "a" in d, "z" in d, "z" not in d)
d["c"] = 3
print(sorted(d.items()), d.pop("c"), d.pop("zz", "dflt"), sorted(d))
print(d.setdefault("a", 100), d.setdefault("n"), d.setdefault("m", 5), sorted(d.keys()))
print(d.update({"a": 10}), d["a"], d.update(x=1, y=2), d.update([("p", 1), ["q", 2]]), d.update(), sorted(d), d["q"])
del d["p"]
print(sorted(d), d.copy() == d, d.copy() is d, d.clear(), d, bool(d))
print(dict(), dict(a=1), dict({"a": 1}), dict([("a", 1)]), dict({"a": 1}, a=2), dict(zip("ab", (1, 2))) == {"a": 1, "b": 2}, dict.fromkeys([1, 2]) == {1: None, 2: None}, dict.fromkeys("ab", 0) == {"a": 0, "b": 0})
print({1: 2} == {1: 2}, {1: 2} == {1: 3}, {1: 2} != {}, {1: 2, 3: 4} == {3: 4, 1: 2}, {1: 1} == {1.0: True}, {} == [], {1: 2} is {1: 2})
v = {"k": 1}
ks, vs, its = v.keys(), v.values(), v.items()
print(ks, vs, its, len(ks) if False else "-", list(ks), list(vs), list(its), "k" in ks, 1 in vs, ("k", 1) in its)
v["j"] = 2
print(sorted(ks), sorted(vs), sorted(its))
for f in (
    lambda: d["nope"],
    lambda: d[5],
    lambda: d[None],
    lambda: d[(1, 2)],
    lambda: d.pop("x"),
    lambda: d.popitem(),
    lambda: d[[]],
    lambda: {[]: 1},
    lambda: {{}: 1},
    lambda: d.get([]),
    lambda: [] in d,
    lambda: dict(5),
    lambda: dict([1]),
    lambda: dict([(1, 2, 3)]),
    lambda: dict(["ab", "cd"]) == {"a": "b", "c": "d"},
    lambda: d.update(5),
    lambda: {1: 2} < {1: 3},
    lambda: {1: 2} + {},
    lambda: {1: 2} | {3: 4},
    lambda: len(ks),
    lambda: ks[0],
    lambda: d.foo,
    lambda: d.has_key(1),
    lambda: dict({}, {}),
    lambda: hash(ks) is not None,
    lambda: d.get(),
    lambda: d.fromkeys(5),
):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

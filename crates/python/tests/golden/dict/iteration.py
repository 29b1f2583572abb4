# Iterating dicts and their views; changing size meanwhile.
d = {"a": 1, "b": 2, "c": 3}
for k in d:
    print(k, end=" ")
for k in d.keys():
    print(k, end=" ")
for v in d.values():
    print(v, end=" ")
for k, v in d.items():
    print(k, v, end=" ")
print()
for k in list(d):
    d[k * 2] = d.pop(k)
print(sorted(d.items()))
print(max(d), min(d.values()), sum(d.values()), sorted(d, key=lambda k: -d[k]), sorted(d.items(), key=lambda kv: kv[1]))
print({v: k for k, v in d.items()} == {1: "aa", 2: "bb", 3: "cc"}, [k for k in d if d[k] > 1] != [], any(d), all(d.values()), list(map(lambda k: d[k], sorted(d))))
it = iter(d)
print(next(it) in d, len(list(it)))
a, b, c = sorted(d)
print(a, b, c, *sorted(d))
nested = {"x": {"y": [1, 2, {"z": 3}]}}
print(nested["x"]["y"][2]["z"])
nested["x"]["y"].append(4)
nested["x"]["n"] = None
print(nested["x"]["y"], sorted(nested["x"]))
inv = {}
for w in ("apple", "avocado", "banana", "blueberry", "cherry"):
    inv.setdefault(w[0], []).append(w)
for k in sorted(inv):
    print(k, inv[k])
d = {}
d[1] = "int"
d[1.0] = "float"
d[True] = "bool"
print(d, len(d))
d = {0: "a", False: "b", "": "c", None: "d", (): "e"}
print(len(d), d[0], d[""], d[None], d[()])
del d[None]
try:
    del d[None]
except KeyError as e:
    print(repr(e), e, e.args)
class Key:
    def __init__(self, v):
        self.v = v
    def __hash__(self):
        return hash(self.v)
    def __eq__(self, other):
        return isinstance(other, Key) and self.v == other.v
d = {Key(1): "one", Key(2): "two"}
print(d[Key(1)], Key(2) in d, Key(3) in d, d.get(Key(2)))

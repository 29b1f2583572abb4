# collections.OrderedDict keeps insertion order.
from collections import OrderedDict
d = OrderedDict([("z", 1), ("y", 2), ("x", 3)])
d["w"] = 4
d["z"] = 10
print(d, list(d), list(d.values()), list(d.items()), len(d), "y" in d)
del d["y"]
d["y"] = 5
print(d, repr(d), d == {"z": 10, "x": 3, "w": 4, "y": 5}, isinstance(d, dict))
print(d.popitem(), d, d.pop("x"), d, d.get("q"), d.setdefault("s", 6), d)
d.update({"only": 1})
print(d, bool(OrderedDict()), OrderedDict(), OrderedDict(a=1))
e = OrderedDict()
for i in range(20):
    e[i * 7 % 20] = i
print(list(e))
for i in range(0, 20, 2):
    del e[i]
print(list(e))
e[2] = "back"
print(list(e)[-1], e.copy(), type(e.copy()))
e.clear()
print(e, OrderedDict.fromkeys("cab") if hasattr(OrderedDict, "fromkeys") else "-")
try:
    e.move_to_end(1)
except AttributeError as x:
    print(repr(x))
try:
    e.popitem()
except KeyError as x:
    print(repr(x))

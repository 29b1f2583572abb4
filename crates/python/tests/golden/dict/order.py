# The order in which a dict's items come: that of its hash table.
print({"b": 1, "a": 2, "c": 3, 10: 1})
print({"one": 1, "two": 2, "three": 3, "four": 4, "five": 5})
print({i: i * i for i in range(10)})
print({i: None for i in (100, 3, 77, -1, 0, 12345, 5)})
print({"name": "esp32", "id": 7, "tags": ["a", "b"], "on": True, "rssi": -60})
print(dict(a=1, b=2, c=3, x=4, y=5, z=6))
d = {}
for w in "the quick brown fox jumps over the lazy dog again and again".split():
    d[w] = d.get(w, 0) + 1
    print(list(d))
print(d)
for k in list(d)[:4]:
    del d[k]
print(d)
d["new"] = 1
d["fox"] = 2
print(d)
print({c: ord(c) for c in "hello world"})
print({None: "n", True: "b", 2.5: "f", b"x": "bytes", "s": "str"})
print({str(i): i for i in range(20)})
print(list({"k%d" % i: i for i in range(15)}.items()))
print({"ssid": "net", "key": "pw"}, {"GET": 1, "POST": 2, "PUT": 3}, {"x": 1, "y": 2}, {"x": {"y": {"z": 1}}})
e = dict([("z", 1), ("y", 2), ("x", 3)])
e.update({"w": 4, "v": 5})
print(e, list(e.keys()), list(e.values()), list(e.items()))
while e:
    print(e.popitem(), end=" ")
print(e)

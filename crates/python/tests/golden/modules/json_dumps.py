# json.dumps and dump.
# Board: it asks for what the language alone has not.
import json, io
for v in (None, True, False, 0, -5, 10**20, 1.5, 0.1, 1e10, 1e-5, "", "text", 'quote " and \\', "tab\tnl\ncr\r", "\x00\x1f\x7f", "é€😀", b"bytes", [], [1, 2], (), (1,), {}, {"a": 1}, [1, [2, [3, {}]]], {"k": [None, True, {"n": "v"}]}, {1: 2}, {None: 1}, {True: 0}, {1.5: "f"}, [""], set(), range(2), bytearray(b"x"), 1j, ..., float("inf"), float("nan")):
    try:
        print(json.dumps(v))
    except Exception as e:
        print(type(v).__name__, repr(e))
print(json.dumps([1, 2, {"a": 3}], separators=(",", ":")), json.dumps({"a": [1, 2]}, separators=(", ", " = ")), json.dumps([1, 2], None) if False else "-")
s = io.StringIO()
json.dump({"x": [1, 2.5, None]}, s)
json.dump([1], s, separators=(";", "="))
print(s.getvalue())
class O:
    pass
class L(list):
    pass
class D(dict):
    pass
for f in (lambda: json.dumps(L([1])), lambda: json.dumps(D(a=1)), lambda: json.dumps(), lambda: json.dumps(1, 2), lambda: json.dumps(1, indent=2), lambda: json.dump(1), lambda: json.dump(1, 5), lambda: json.dumps(1, separators=5), lambda: json.dumps(1, separators=(1, 2)), lambda: json.dumps(O)[:7], lambda: json.dumps({"b": 1, "a": 2}, sort_keys=True)):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
print(json.dumps({"name": "esp", "pins": [1, 2], "on": True, "t": 21.5, "none": None}))

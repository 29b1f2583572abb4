import json


def attempt(*args):
    try:
        v = json.loads(*args)
        print(type(v), repr(v))
    except Exception as e:
        print(repr(e))


for text in (
    "null", "true", "false", "0", "-1", "12345678901234567890", "1.5", "-1e3", "1E+2", "1e-2", '""', '"abc"', "[]", "{}",
    "  1  ", "\t[\n1 ,\r2]\n", '{"a":1}', '{"a": {"b": [1, {"c": null}]}}', '[[[[1]]]]', '["a", "b"]',
    r'"\n\r\t\b\f\"\\\/"', r'"\u0041\u00e9\u20ac"', r'"\q"', '"é€😀"', "[1 2 3]", "[1,,2]", '{"a" 1 "b" 2}', "[1}", '{"a":1]',
    '{1: 2}', '{null: 1, true: 2}', '{1.5: "x"}', '{"a":1,"a":2}', "[1,]", '{"a":1,}', ",1", ":1",
    "01", "-", "--1", "1-2", "1.2.3", "1e", "", " ", "[", "]", "{", "}", "[1", '{"a"', '{"a":', '{"a"}', '"abc', "nul", "nulll", "tru", "True",
    "1 2", "1]", "[]]", "{} {}", "x", "'a'", "[1] x", '{[]: 1}', '{{}: 1}', '"\\u12"', '"\\u00zz"', "\x00", "1\x002", "[1\x00", "nan", "NaN", "Infinity",
    "\ufeff1", "[" * 50 + "]" * 50, '{"a":' * 20 + "1" + "}" * 20,
):
    attempt(text)
attempt(b'{"b": [true]}')
attempt(bytearray(b"[1]"))
attempt(memoryview(b"x[1]")[1:])
attempt(b'"\xff"')
attempt(b'"\xc3\xa9"')
attempt(1)
attempt(None)
attempt([])
attempt()
attempt("1", "2")

for v in (None, True, 1, 1.5, "x\ny", [1, [2, "é"]], {"a": [1, {"b": None}]}):
    print(json.loads(json.dumps(v)) == v)

deep = json.loads("[" * 1000 + "]" * 1000)
n = 0
while deep:
    deep = deep[0]
    n += 1
print(n)
print([n for n in sorted(dir(json)) if n not in ("__class__", "__dict__")])

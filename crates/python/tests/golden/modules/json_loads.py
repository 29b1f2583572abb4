# json.loads and load.
# Board: it asks for what the language alone has not.
import json, io
for s in ("null", "true", "false", "0", "-5", "12345678901234567890", "1.5", "-0.5e2", "1e3", "1E-2", '""', '"text"', '"esc \\" \\\\ \\/ \\b \\f \\n \\r \\t"', '"\\u0041\\u00e9\\u20ac"', '"é€"', "[]", "[1]", "[1, 2, 3]", " [ 1 , 2 ] ", "{}", '{"a": 1}', ' { "a" : [ 1 , { "b" : null } ] } ', "[[[]]]", "[1,]", '{"a": 1,}', "[1 2]", '{"a" 1}', "", " ", "[", "]", "{", '{"a"', '"abc', "tru", "nul", "abc", "1 2", "[1] x", "{1: 2}", "'a'", "01", "+1", ".5", "1.", "--1", "1e", "[1}", '{"a":}', ":", ",", '"\\x41"', '"\\u12"', "NaN", "Infinity", "-", '"a\nb"', "\t\n[1]\r\n", "// c\n1"):
    try:
        print(repr(s), json.loads(s))
    except Exception as e:
        print(repr(s), repr(e))
print(json.loads(b'{"a": [1, 2]}'), json.loads(bytearray(b"[1]")), json.load(io.StringIO('{"x": 5}')), json.load(io.BytesIO(b"[1, 2]")))
d = {"n": [1, 2.5, "s", None, True, {"k": {}}]}
print(json.loads(json.dumps(d)) == d, json.loads(json.dumps("é\n\"\\")) == "é\n\"\\")
f = io.StringIO("[1] [2]")
try:
    print(json.load(f))
except Exception as e:
    print(repr(e))
try:
    print(json.load(f))
except Exception as e:
    print(repr(e))
for f in (lambda: json.loads(5), lambda: json.loads(), lambda: json.loads(None), lambda: json.load("text"), lambda: json.loads("1", "2")):
    try:
        print(f())
    except Exception as e:
        print(repr(e))

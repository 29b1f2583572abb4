# JSON with halves of surrogate pairs, and with characters past U+10FFFF.
import json


def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e.args)


for text in ('"\\ud83d\\ude00"', '"\\ud83d"', '"\\ude00x"', '"\ud83d"', '{"\\ud83d": "\\uDFFF"}', '["\\u00e9", "\\ud800\\u0041"]', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xff"', '"\\u12g4"', '\ud83d', '"\\\ud83d"', '"a\\u00ed\\u00a0"'):
    show(json.loads, text)
h = "\ud83d"
b = b"\xf4\x90\x80\x80".decode()
for value in (h, b, [h, b], {h: b}, (h,), h + "\ude00", h + '"\\\n\x01', h.encode()):
    show(json.dumps, value)
    print(json.dumps(value).encode())
show(lambda: json.dumps([h, {b: h}], separators=(h, b)))
for value in (h, b, h + "\ude00", {h: [b]}):
    print(json.loads(json.dumps(value)) == value)

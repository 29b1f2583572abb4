# A program: merge configurations, validate, print.
import json

DEFAULTS = {"wifi": {"ssid": "", "key": None, "retries": 3}, "pins": [2, 4], "debug": False}
USER = '{"wifi": {"ssid": "home", "key": "s3cret"}, "pins": [5], "extra": {"a": [1, {"b": 2.5}]}}'


def merge(base, over):
    out = dict(base)
    for k, v in over.items():
        if isinstance(v, dict) and isinstance(out.get(k), dict):
            out[k] = merge(out[k], v)
        else:
            out[k] = v
    return out


def walk(v, path=""):
    if isinstance(v, dict):
        for k in sorted(v):
            yield from walk(v[k], path + "/" + k)
    elif isinstance(v, list):
        for i, x in enumerate(v):
            yield from walk(x, "%s[%d]" % (path, i))
    else:
        yield path, v


def validate(c):
    problems = []
    if not c["wifi"]["ssid"]:
        problems.append("no ssid")
    for p in c["pins"]:
        if not isinstance(p, int) or not 0 <= p < 40:
            problems.append("bad pin %r" % p)
    return problems


config = merge(DEFAULTS, json.loads(USER))
for path, v in walk(config):
    print(path, "=", repr(v))
print(validate(config), validate(merge(config, {"pins": [1, "x", 99], "wifi": {"ssid": ""}})))
print(json.dumps(DEFAULTS), json.loads(json.dumps(config)) == config)
for bad in ('{"wifi": }', "[1, 2", "", '{"a" 1}'):
    try:
        json.loads(bad)
    except ValueError as e:
        print(repr(bad), e)

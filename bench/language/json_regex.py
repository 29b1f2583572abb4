# What a networked device does: parse JSON, match request lines, make replies.
import json
import re


def run():
    request = re.compile("(GET|POST) (/[a-z]*)(\\?([^ ]*))? HTTP/1\\.[01]")
    total = 0
    for i in range(250):
        m = request.match("GET /led?pin=%d&state=on HTTP/1.1" % i)
        query = {}
        for pair in m.group(4).split("&"):
            k, v = pair.split("=")
            query[k] = v
        reply = json.dumps({"pin": int(query["pin"]), "state": query["state"], "list": [i, i + 1, None, True]})
        back = json.loads(reply)
        total += back["pin"] + len(reply) + sum(x for x in back["list"][:2])
    return total

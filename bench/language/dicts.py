# Dicts: counting, updating, deleting, iterating; integer and string keys.
def run():
    d = {}
    seed = 1
    for i in range(15000):
        seed = (seed * 1103 + 12345) % 32768
        k = seed % 500
        d[k] = d.get(k, 0) + 1
        if seed % 7 == 0 and k in d:
            del d[k]
    names = {}
    for i in range(5000):
        key = "key%d" % (i % 200)
        if key in names:
            names[key] += i
        else:
            names[key] = i
    total = 0
    for k, v in d.items():
        total += k * v
    for v in names.values():
        total += v
    return total % 1000003

# A program: parse lines, group, sort, print a table.
DATA = """\
2024-01-03,kitchen,21.5,40
2024-01-03,cellar,12.25,71
2024-01-04,kitchen,22.0,38
bad line
2024-01-04,cellar,11.75,x
2024-01-05,attic,-3.5,60

2024-01-05,kitchen,20.5,41
"""


def parse(text):
    for n, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line:
            continue
        try:
            day, room, t, h = line.split(",")
            yield {"day": day, "room": room, "t": float(t), "h": int(h)}
        except ValueError as e:
            print("line", n, type(e).__name__, e)


rows = list(parse(DATA))
rooms = {}
for r in rows:
    rooms.setdefault(r["room"], []).append(r)
print("{:<10}|{:>6}|{:>8}|{:>8}|{:>8}".format("room", "count", "min", "mean", "max"))
print("-" * 10 + "+" + "-" * 6 + ("+" + "-" * 8) * 3)
for name in sorted(rooms):
    ts = [r["t"] for r in rooms[name]]
    print("%-10s|%6d|%8.2f|%8.2f|%8.2f" % (name, len(ts), min(ts), sum(ts) / len(ts), max(ts)))
warmest = max(rows, key=lambda r: r["t"])
print(f"{len(rows)} rows, {len(rooms)} rooms, warmest {warmest['room']!r}")
for r in sorted(rows, key=lambda r: (r["room"], r["day"])):
    print("%(day)s %(room)8s %(t)+6.1f %(h)3d%%" % r)
bars = {r["day"][-2:]: int(r["t"]) for r in rows if r["room"] == "kitchen"}
for day in sorted(bars):
    print(day, "*" * bars[day])

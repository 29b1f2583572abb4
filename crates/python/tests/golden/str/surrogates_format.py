# Formatting with halves of surrogate pairs, past U+10FFFF, and with halves of characters.
def show(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e.args)


h = "\ud83d"
b = b"\xf4\x90\x80\x80".decode()
show("{}|{!r}|{!s}".format, h, h, b)
show("{:5}|{:>5}|{:^5}|{:.1}|{:*<4s}".format, h, b, h, b + h, h)
show("{x}{0}".format, h, x=b)
show("{0[0]}".format, h)
show((h + "{}" + b).format, 1)
show("{:{}}".format, 3, h)
show("{a\ud83d}".format, 1)
show("{:c}{:c}".format, 0xD800, 0x10FFFF)
show("{:\ud83d>5}".format, "x")
for f in ("%s|%r", "%5s|%-5s|", "%.1s|%.2s", "%c%c", h + "%s" + b + "%s"):
    show(lambda: f % (h, b))
show(lambda: "%(\ud83d)s" % {h: 4})
show(lambda: "%(\ud83d)s" % {b: 4})
show(lambda: "%c" % 0xDFFF)
show(lambda: "%\ud83d" % 1)
show(lambda: "%.1s" % "é")
show(lambda: len("%.1s" % "é"))
show(lambda: ("%.1s" % "é").encode())
show(lambda: ("%.1s" % "é") + "\xa9")
show(lambda: "%.2s" % "aé")
show(lambda: "{:.1}".format("é"))
show(lambda: [c for c in "%.1s" % "é"])
show(lambda: ("%.1s" % "é")[1:])
show(lambda: ("x%.1s" % "é")[1:])
show(lambda: ("x%.1s" % "é").split("x"))
show(lambda: ("x%.1s" % "é").partition("x"))
show(lambda: ("x%.1s" % "é").strip("x"))
show(lambda: ("x%.1s" % "é").upper())
show(lambda: ("x%.1s" % "é").replace("x", "y"))
show(lambda: "é".strip("\xa9"))
show(lambda: "é".split(b"\xa9"))
show(lambda: f"{h}{b}{h!r}")
show(lambda: f"{h:>4}{b:.1}")

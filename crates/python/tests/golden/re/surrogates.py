# Regular expressions on halves of surrogate pairs, and bytes of characters by themselves.
import re
def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e.args)
h = "\ud83d"
show(lambda: re.match(".", h).group(0))
show(lambda: re.match(".*", h+"a").group(0))
show(lambda: re.match(h, h+"a").group(0))
show(lambda: re.sub(h, "x", "a"+h+"b"))
show(lambda: re.sub("a", h, "a"+h+"b"))
show(lambda: re.compile("a").split(h+"a"+h))
show(lambda: re.match(".", "é").group(0))
show(lambda: re.sub(".", "x", "é"))
show(lambda: re.compile(".").split("é"))
show(lambda: re.sub("(.)", "\\1-", "é"))

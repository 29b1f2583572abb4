# A set hashes what it looks for, unless it has no table; a dict of names does not hash other things.
def t(f):
    try:
        print(f())
    except TypeError as e:
        print(repr(e))


d = {1: 2}
del d[1]
s = {1}
s.remove(1)
q = {"a": 1}
for f in (
    lambda: [] in {},
    lambda: [] in d,
    lambda: [] in q,
    lambda: q.get([]),
    lambda: q.pop([], 1),
    lambda: {}.get([]),
    lambda: [] in set(),
    lambda: [] in s,
    lambda: [] in {"a"},
    lambda: {"a"}.discard([]),
    lambda: {"a"}.remove([]),
    lambda: set().discard([]),
    lambda: frozenset(["z"]).difference([[]]),
    lambda: {"a"}.intersection([[]]),
    lambda: {"a"}.issuperset([[]]),
    lambda: {"a"}.isdisjoint([[]]),
):
    t(f)

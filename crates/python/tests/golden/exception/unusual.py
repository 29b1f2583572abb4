# Exceptions in unusual places.
class Bad:
    def __init__(self):
        raise ValueError("in init")
class BadBool:
    def __bool__(self):
        raise ValueError("in bool")
class BadIter:
    def __iter__(self):
        raise ValueError("in iter")
class BadRepr:
    def __repr__(self):
        raise ValueError("in repr")
class BadEq:
    def __eq__(self, o):
        raise ValueError("in eq")
    def __hash__(self):
        return 1
class BadHash:
    def __hash__(self):
        raise ValueError("in hash")
class BadLen:
    def __len__(self):
        raise ValueError("in len")
class BadExit:
    def __enter__(self):
        return self
    def __exit__(self, *a):
        raise ValueError("in exit")
def use_with():
    with BadExit():
        pass
def default(x=[]):
    raise KeyError(len(x))
def if_bad():
    if BadBool():
        pass
def while_bad():
    while BadBool():
        pass
def cmp_key():
    return sorted([1, 2], key=lambda x: 1 / 0)
def two_args():
    return (1 / 0)(undefined)
for f in (Bad, lambda: bool(BadBool()), if_bad, while_bad, lambda: not BadBool(), lambda: BadBool() and 1, lambda: list(BadIter()), lambda: [x for x in BadIter()], lambda: repr(BadRepr()), lambda: str([BadRepr()]), lambda: "%s" % BadRepr(), lambda: f"{BadRepr()}", lambda: BadEq() == 1, lambda: 1 in [BadEq()], lambda: {BadEq(): 1}[BadEq()], lambda: hash(BadHash()), lambda: {BadHash(): 1}, lambda: {BadHash()}, lambda: len(BadLen()), use_with, default, cmp_key, two_args, lambda: [1 / 0, undefined], lambda: {1 / 0: undefined}, lambda: print(1 / 0), lambda: "a".join(1 / x for x in (0,)), lambda: sum(1 / x for x in (1, 0)), lambda: (lambda: undefined)(), lambda: max([1, "a"]), lambda: any(1 / x for x in (0,)), lambda: dict([(1, 2), (1 / 0, 3)]), lambda: min(key=1)):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
def chain():
    try:
        try:
            1 / 0
        finally:
            undefined
    except NameError as e:
        return repr(e)
print(chain())

print("m_plain runs as", __name__)
value = 10
_hidden = "h"


def get():
    return value


def set(v):
    global value
    value = v


class Thing:
    n = 1

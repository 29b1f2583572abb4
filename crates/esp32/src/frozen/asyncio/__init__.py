# asyncio for the board. Tasks are native (_asyncio); the rest is in the files beside this one.
# What few programs use is loaded when a program first asks for it.
from .core import *

__version__ = (3, 0, 0)

_later = {
    "funcs": ("gather", "wait_for", "wait_for_ms"),
    "event": ("Event", "ThreadSafeFlag"),
    "lock": ("Lock",),
    "stream": ("open_connection", "start_server", "StreamReader", "StreamWriter"),
}


def __getattr__(name):
    for part, names in _later.items():
        if name in names:
            value = getattr(__import__(part, globals(), None, (name,), 1), name)
            globals()[name] = value
            return value
    raise AttributeError(name)

# The dict of a built-in module has the order of its table, which help() shows.
# Board: it asks for what the language alone has not.
import builtins, sys

print([name for name in builtins.__dict__])
# A PC has one name more.
print([name for name in sys.__dict__ if name != "executable"])
# What a program can set is in no table.
print([hasattr(sys, name) for name in ("path", "ps1", "ps2", "__getattr__")])
sys.ps1 = [1]
sys.ps2 = "two"
print(sys.ps1, sys.ps2)
try:
    sys.ps3 = 3
except AttributeError as e:
    print(e)
try:
    sys.ps3
except AttributeError as e:
    print(e)

import collections

for t in (set, frozenset, collections.OrderedDict):
    help(t)

# `OrderedDict({...})` of a comprehension is what it says. An ESP32 takes the comprehension for the items of a display, and
# confuses its stack: what comes out is the dict, or an error.
from collections import OrderedDict

print(OrderedDict({i: i for i in range(2)}))

# Addresses are made up: one object is 16 bytes after the other, however large it is. On an ESP32, where the first is
# 400 bytes long, the next one is at least that far away.
first = [0] * 100
second = [0] * 100
print(abs(id(second) - id(first)) < 400)
# The hash of a tuple begins with the address of the empty one, and so does the order of those in a set or dict: it is always
# this one, where each firmware has its own.
print(hash(()), {(1, 2), "a", (3,), "b", frozenset()})

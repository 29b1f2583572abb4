# A call with several stars, an iterator before a list. An ESP32 does not count what comes out of the iterator, and writes
# beyond the arguments that it made room for.
print(*iter("abc"), *[1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

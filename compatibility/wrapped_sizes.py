# The size of something that is 4 GiB or longer wraps around on an ESP32: it finds the little room that is left of it, writes
# beyond, and crashes. Here it is a MemoryError.
for make in (lambda: "True" * (1 << 30), lambda: "a".center(-1)):
    try:
        make()
    except MemoryError as e:
        print("MemoryError")

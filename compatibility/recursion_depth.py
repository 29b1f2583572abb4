# How deep an ESP32 gets depends on its firmware's compiler; the depth here is derived from what is known of its stack.
def down(n):
    global depth
    depth = n
    down(n + 1)


try:
    down(1)
except RuntimeError as error:
    print(error)
print(40 < depth < 60)

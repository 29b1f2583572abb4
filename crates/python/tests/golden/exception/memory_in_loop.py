# What makes the heap full raises inside the try that made it.
def fill():
    lst = []
    while 1:
        try:
            lst = [lst]
        except MemoryError:
            break
    n = 0
    while lst:
        lst[0], lst = None, lst[0]
        n += 1
    return n


print(fill() > 4000)

x = []
for i in range(100000):
    try:
        x.append(i * 0.5)
    except MemoryError:
        print("full", len(x) > 4000)
        x = None
        break
print(x)

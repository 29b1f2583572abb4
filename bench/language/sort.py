# Lists: sorting with and without a key, slicing, searching.
def run():
    data = []
    seed = 42
    for i in range(3000):
        seed = (seed * 16807) % 2147483647 % 65536
        data.append(seed)
    check = 0
    for _ in range(4):
        a = sorted(data)
        b = sorted(data, key=lambda x: x % 1000)
        c = data[:]
        c.sort(reverse=True)
        c.reverse()
        check += a[10] + b[20] % 1000 + (1 if c == a else 0)
        check += sum(a[::100]) + a.index(a[50])
    return check

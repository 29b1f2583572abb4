# Generators chained as pipelines, with early ends and shared sources.
def count(start=0, step=1):
    while True:
        yield start
        start += step
def take(n, it):
    for x in it:
        if n <= 0:
            return
        n -= 1
        yield x
def pairs(it):
    it = iter(it)
    for a in it:
        try:
            yield a, next(it)
        except StopIteration:
            yield a, None
            return
def window(it, n):
    w = []
    for x in it:
        w.append(x)
        if len(w) == n:
            yield tuple(w)
            w.pop(0)
def group(it, key):
    last, g = None, []
    for x in it:
        k = key(x)
        if g and k != last:
            yield last, g
            g = []
        last = k
        g.append(x)
    if g:
        yield last, g
def tee(it):
    a, b = [], []
    it = iter(it)
    def gen(mine):
        while True:
            if not mine:
                try:
                    x = next(it)
                except StopIteration:
                    return
                a.append(x)
                b.append(x)
            yield mine.pop(0)
    return gen(a), gen(b)
print(list(take(5, count())), list(take(3, count(10, -3))), list(take(0, count())))
print(list(pairs(range(5))), list(window("abcde", 3)), list(group([1, 1, 2, 3, 3, 3], lambda x: x)), list(group("aabBc", str.lower)))
src = iter(range(6))
print(list(take(2, src)), list(src))
x, y = tee("xyz")
print(next(x), next(x), list(y), list(x))
def roundrobin(*its):
    its = [iter(i) for i in its]
    while its:
        for i in list(its):
            try:
                yield next(i)
            except StopIteration:
                its.remove(i)
print("".join(roundrobin("ABC", "D", "EF")))
def averager():
    total = n = 0
    avg = None
    while True:
        x = yield avg
        if x is None:
            return n, avg
        total += x
        n += 1
        avg = total / n
def delegator(results):
    while True:
        results.append((yield from averager()))
res = []
d = delegator(res)
next(d)
for group_ in ((10, 20, 30, None), (5, None), (None,)):
    for v in group_:
        print(d.send(v), end=" ")
print(res)
def permutations(l):
    if len(l) < 2:
        yield l
    for i, x in enumerate(l):
        for p in permutations(l[:i] + l[i + 1:]) if len(l) > 1 else ():
            yield [x] + p
print(["".join(p) for p in permutations(list("abc"))])

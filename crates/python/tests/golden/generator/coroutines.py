# async and await, driven by hand.
async def value():
    return 42
async def add(a, b):
    x = await value()
    return a + b + x
class Sleep:
    def __init__(self, n):
        self.n = n
    def __await__(self):
        for i in range(self.n):
            print("tick", i)
            yield i
        return "slept"
    __iter__ = __await__
async def main():
    print(await add(1, 2))
    print(await Sleep(2))
    try:
        await failing()
    except ValueError as e:
        print("caught", e)
    return "done"
async def failing():
    await Sleep(1)
    raise ValueError("failed")
def run(c):
    try:
        while True:
            print("yielded", c.send(None))
    except StopIteration as e:
        return e.value
print(run(main()))
c = value()
print(type(c), hasattr(c, "send"), hasattr(c, "throw"), hasattr(c, "close"))
try:
    c.send(None)
except StopIteration as e:
    print(repr(e))
class Ctx:
    async def __aenter__(self):
        print("aenter")
        await Sleep(1)
        return "ctx"
    async def __aexit__(self, *a):
        print("aexit", a[0], a[1])
        return a[0] is KeyError
class AIt:
    def __init__(self, n):
        self.n = n
    def __aiter__(self):
        return self
    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        await Sleep(1)
        return self.n
async def features():
    async with Ctx() as c:
        print("body", c)
    async with Ctx():
        raise KeyError("suppressed")
    try:
        async with Ctx():
            raise ValueError("through")
    except ValueError as e:
        print("outside", e)
    async for x in AIt(3):
        print("item", x)
    else:
        print("for else")
    async for x in AIt(2):
        break
    l = []
    async for x in AIt(2):
        l.append(x)
    return l
print(run(features()))
def scheduler(*coros):
    queue = list(enumerate(coros))
    while queue:
        i, c = queue.pop(0)
        try:
            v = c.send(None)
            print("task", i, "->", v)
            queue.append((i, c))
        except StopIteration as e:
            print("task", i, "ended", e.value)
async def task(n):
    for i in range(n):
        await Sleep(1)
    return n
scheduler(task(2), task(1), task(3))
t = task(5)
t.send(None)
try:
    t.throw(ValueError("cancel"))
except ValueError as e:
    print(repr(e))
t = task(5)
t.send(None)
print(t.close())
async def bad():
    await 5
try:
    bad().send(None)
except TypeError as e:
    print(repr(e))
lam = [await_ for await_ in (1, 2)]
print(lam)

# Board: asyncio.
# asyncio: the order in which ready tasks take turns.
import asyncio

log = []


async def turns(name, n):
    for i in range(n):
        log.append(name + str(i))
        await asyncio.sleep(0)
    log.append(name + "!")


async def main():
    a = asyncio.create_task(turns("a", 3))
    b = asyncio.create_task(turns("b", 2))
    log.append("main")
    await turns("m", 2)
    await asyncio.gather(a, b)
    print(log)


asyncio.run(main())


async def producer(queue, done):
    for i in range(5):
        queue.append(i)
        await asyncio.sleep_ms(1)
    done.set()


async def consumer(queue, done, out):
    while not (done.is_set() and not queue):
        while queue:
            out.append(queue.pop(0))
        await asyncio.sleep_ms(1)


async def pipeline():
    queue, out, done = [], [], asyncio.Event()
    await asyncio.gather(producer(queue, done), consumer(queue, done, out))
    print(out)


asyncio.run(pipeline())


async def boom():
    raise ValueError("from main")


try:
    asyncio.run(boom())
except ValueError as e:
    print(repr(e))

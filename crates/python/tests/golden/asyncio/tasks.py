# Board: asyncio.
# asyncio: tasks, gather, return values, exceptions. Times are far enough apart for any machine.
import asyncio


async def work(name, ms, result):
    print("start", name)
    await asyncio.sleep_ms(ms)
    print("end", name)
    return result


async def fails(ms):
    await asyncio.sleep_ms(ms)
    raise ValueError("failed after %d" % ms)


async def main():
    print(await work("direct", 1, "r0"))
    t = asyncio.create_task(work("task", 20, "r1"))
    print("created", t.done())
    print(await t, t.done())
    print(await asyncio.gather(work("a", 60, 1), work("b", 5, 2), work("c", 30, 3)))
    try:
        await asyncio.create_task(fails(5))
    except ValueError as e:
        print(repr(e))
    print(await asyncio.gather(work("ok", 5, 1), fails(10), return_exceptions=True))
    try:
        await asyncio.gather(work("ok2", 5, 1), fails(15))
    except ValueError as e:
        print(repr(e))
    await asyncio.sleep(0)
    print(asyncio.current_task() is not None)
    return "main result"


print(asyncio.run(main()))

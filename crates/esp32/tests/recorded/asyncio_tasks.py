# Order of tasks, results, cancelling, and what is wrong.
import asyncio


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(repr(e))


async def count(name, n, ms):
    for i in range(n):
        print(name, i)
        await asyncio.sleep_ms(ms)
    return name


async def fail():
    await asyncio.sleep_ms(1)
    raise ValueError("failed")


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("stubborn goes on")
    return "stubborn"


async def cleanup():
    try:
        await asyncio.sleep(10)
    finally:
        print("clean up")


async def main():
    me = asyncio.current_task()
    print(type(me), me.done())
    show(me.cancel)
    # Tasks made at the same time run in the order they were made.
    tasks = [asyncio.create_task(count(n, 2, 0)) for n in "abcd"]
    print([t.done() for t in tasks])
    for t in tasks:
        print(await t)
    print([t.done() for t in tasks], tasks[0].cancel())
    # A result can be had again.
    print(await tasks[0], await tasks[0])
    # Sleeps end in the order of their times.
    await asyncio.gather(count("slow", 2, 40), count("fast", 4, 15))
    t = asyncio.create_task(stubborn())
    await asyncio.sleep_ms(1)
    print(t.cancel(), await t)
    t = asyncio.create_task(cleanup())
    await asyncio.sleep_ms(1)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError as e:
        print("cancelled", e.args)
    # Cancelled before it began.
    t = asyncio.create_task(count("never", 1, 0))
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled", t.done())
    t = asyncio.create_task(fail())
    try:
        await t
    except ValueError as e:
        print(repr(e))
    # Two wait for one.
    async def waiter(n):
        print("waiter", n, await shared)

    shared = asyncio.create_task(count("shared", 1, 5))
    await asyncio.gather(waiter(1), waiter(2))
    # Cancelling goes through to what is waited for.
    inner = asyncio.create_task(cleanup())

    async def outer():
        await inner

    o = asyncio.create_task(outer())
    await asyncio.sleep_ms(1)
    o.cancel()
    await asyncio.sleep_ms(1)
    print(inner.done(), o.done())
    show(asyncio.create_task, 5)
    show(asyncio.create_task, None)
    await asyncio.sleep(0)
    await asyncio.sleep(-1)
    await asyncio.sleep_ms(-100)
    return "end"


show(asyncio.current_task)
print(asyncio.run(main()))
show(asyncio.run, 5)
show(asyncio.run, fail())
print(asyncio.__version__, asyncio.get_event_loop() is asyncio.new_event_loop())
show(getattr, asyncio, "nothing")
import uasyncio

print(uasyncio.run(count("u", 1, 0)), uasyncio.Lock is asyncio.Lock)

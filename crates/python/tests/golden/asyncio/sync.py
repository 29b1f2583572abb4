# Board: asyncio.
# asyncio: Event, Lock, ThreadSafeFlag.
import asyncio


async def waiter(event, name):
    print(name, "waits")
    await event.wait()
    print(name, "goes on")


async def locked(lock, name, ms):
    async with lock:
        print(name, "has the lock")
        await asyncio.sleep_ms(ms)
        print(name, "leaves it")


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(event, n)) for n in "abc"]
    await asyncio.sleep_ms(5)
    print(event.is_set())
    event.set()
    print(event.is_set())
    for t in tasks:
        await t
    await event.wait()
    event.clear()
    print(event.is_set())
    lock = asyncio.Lock()
    print(lock.locked())
    await asyncio.gather(locked(lock, "x", 15), locked(lock, "y", 5), locked(lock, "z", 1))
    print(lock.locked())
    await lock.acquire()
    print(lock.locked())
    lock.release()
    try:
        lock.release()
    except RuntimeError as e:
        print(repr(e))
    flag = asyncio.ThreadSafeFlag()
    flag.set()
    await flag.wait()
    print("flag")


asyncio.run(main())

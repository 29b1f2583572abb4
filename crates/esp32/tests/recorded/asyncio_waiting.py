# gather, wait_for, Event, Lock, ThreadSafeFlag.
import asyncio


async def value(v, ms):
    await asyncio.sleep_ms(ms)
    return v


async def fail(ms, e=ValueError("failed")):
    await asyncio.sleep_ms(ms)
    raise e


async def attempt(aw):
    try:
        print("result", await aw)
    except asyncio.CancelledError:
        print("cancelled")
    except Exception as e:
        print(repr(e))


async def gathering():
    await attempt(asyncio.gather())
    await attempt(asyncio.gather(value(1, 20), value(2, 10), value(3, 0)))
    await attempt(asyncio.gather(value(1, 1), fail(2), value(3, 3)))
    await attempt(asyncio.gather(value(1, 1), fail(2), fail(1, KeyError("k")), return_exceptions=True))
    await attempt(asyncio.gather(fail(5), fail(1, KeyError("first"))))
    done = asyncio.create_task(value("done", 0))
    failed = asyncio.create_task(fail(0))
    await asyncio.sleep_ms(5)
    await attempt(asyncio.gather(done, value(2, 0)))
    await attempt(asyncio.gather(failed, value(2, 0)))
    await attempt(asyncio.gather(failed, done, return_exceptions=True))
    slow = asyncio.create_task(value("slow", 1000))
    other = asyncio.create_task(value("other", 10))
    group = asyncio.create_task(attempt(asyncio.gather(slow, other)))
    await asyncio.sleep_ms(2)
    group.cancel()
    await asyncio.sleep_ms(2)
    print(slow.done(), other.done(), group.done())
    await attempt(slow)
    awaited = asyncio.create_task(value("awaited", 10))
    asyncio.create_task(attempt(awaited))
    await asyncio.sleep_ms(1)
    await attempt(asyncio.gather(awaited))
    await attempt(awaited)


async def timing_out():
    await attempt(asyncio.wait_for(value(1, 1), 1))
    await attempt(asyncio.wait_for(value(2, 1000), 0.01))
    await attempt(asyncio.wait_for_ms(value(3, 1), 500))
    await attempt(asyncio.wait_for_ms(value(4, 1000), 5))
    await attempt(asyncio.wait_for(value(5, 5), None))
    await attempt(asyncio.wait_for(fail(1), 1))
    await attempt(asyncio.wait_for(fail(1, asyncio.TimeoutError("own")), 1))
    task = asyncio.create_task(value(6, 1000))
    await attempt(asyncio.wait_for_ms(task, 5))
    print(task.done())
    inner = asyncio.create_task(value(7, 1000))
    outer = asyncio.create_task(attempt(asyncio.wait_for(inner, 5)))
    await asyncio.sleep_ms(2)
    outer.cancel()
    await asyncio.sleep_ms(2)
    print(inner.done(), outer.done())
    inner = asyncio.create_task(value(8, 1000))
    outer = asyncio.create_task(attempt(asyncio.wait_for(inner, 5)))
    await asyncio.sleep_ms(2)
    inner.cancel()
    await asyncio.sleep_ms(2)
    print(inner.done(), outer.done())


async def events():
    event = asyncio.Event()
    print(event.is_set())

    async def waiter(n):
        print("waits", n)
        print("woken", n, await event.wait())

    tasks = [asyncio.create_task(waiter(i)) for i in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    event.set()
    print(event.is_set(), await event.wait())
    await asyncio.sleep(0)
    event.clear()
    await attempt(asyncio.wait_for_ms(event.wait(), 5))
    await attempt(tasks[1])
    flag = asyncio.ThreadSafeFlag()

    async def set_flag():
        await asyncio.sleep_ms(5)
        print("set")
        flag.set()

    asyncio.create_task(set_flag())
    await flag.wait()
    print("flag")
    flag.set()
    flag.clear()
    await attempt(asyncio.wait_for_ms(flag.wait(), 5))
    flag.set()
    await flag.wait()
    print("flag again")


async def locks():
    lock = asyncio.Lock()

    async def user(n):
        async with lock:
            print("has it", n, lock.locked())
            await asyncio.sleep_ms(1)
        print("gave it", n)

    await asyncio.gather(*[user(i) for i in range(3)])
    print(lock.locked())
    try:
        lock.release()
    except RuntimeError as e:
        print(repr(e))
    print(await lock.acquire())
    waiting = asyncio.create_task(user("late"))
    second = asyncio.create_task(user("second"))
    await asyncio.sleep_ms(1)
    lock.release()
    # It is to have it next, and is cancelled before.
    waiting.cancel()
    await asyncio.sleep_ms(5)
    print(lock.locked(), waiting.done(), second.done())


def lost(loop, context):
    print("nobody caught", repr(context["exception"]))


async def main():
    asyncio.get_event_loop().set_exception_handler(lost)
    for part in (gathering, timing_out, events, locks):
        print("--", part.__name__)
        await part()


asyncio.run(main())

# Board: asyncio.
# asyncio: cancel, wait_for, CancelledError, TimeoutError.
import asyncio


async def forever(name):
    try:
        while True:
            await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("cancelled", name)
        raise
    finally:
        print("cleanup", name)


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("ignoring")
    return "survived"


async def quick():
    await asyncio.sleep_ms(5)
    return "quick"


async def main():
    t = asyncio.create_task(forever("t"))
    await asyncio.sleep_ms(5)
    print(t.cancel())
    try:
        await t
    except asyncio.CancelledError as e:
        print(repr(e))
    print(t.done(), t.cancel())
    t = asyncio.create_task(stubborn())
    await asyncio.sleep_ms(5)
    t.cancel()
    print(await t)
    print(await asyncio.wait_for(quick(), 5))
    try:
        await asyncio.wait_for(forever("w"), 0.02)
    except asyncio.TimeoutError as e:
        print(repr(e))
    try:
        await asyncio.wait_for_ms(forever("ms"), 20)
    except asyncio.TimeoutError as e:
        print(repr(e))
    t = asyncio.create_task(forever("never started"))
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("before it began")


asyncio.run(main())

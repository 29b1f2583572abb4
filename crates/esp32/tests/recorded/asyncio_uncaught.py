# What becomes of exceptions that nobody catches.
import asyncio


async def fail(n):
    await asyncio.sleep_ms(n)
    raise ValueError(n)


def handler(loop, context):
    print(context["message"], repr(context["exception"]), type(context["future"]), loop is asyncio.get_event_loop())


async def main():
    loop = asyncio.get_event_loop()
    print(loop.get_exception_handler())
    loop.set_exception_handler(handler)
    asyncio.create_task(fail(1))
    await asyncio.sleep_ms(5)
    # Asked for late, but asked for.
    t = asyncio.create_task(fail(1))
    await asyncio.sleep_ms(1)
    try:
        await t
    except ValueError as e:
        print(repr(e))
    await asyncio.sleep_ms(5)
    print("end")


asyncio.run(main())
loop = asyncio.get_event_loop()


async def stop():
    await asyncio.sleep_ms(2)
    loop.stop()


loop.create_task(stop())
loop.run_forever()
print("stopped")
print(loop.run_until_complete(stop()))
asyncio.run(fail(3))

# Board: asyncio.
# asyncio: the loop object, exception handler, new_event_loop.
import asyncio


def handler(loop, context):
    print("handler", context["message"], repr(context["exception"]), sorted(context))


async def bad():
    raise ValueError("x")


async def main():
    loop = asyncio.get_event_loop()
    print(loop.get_exception_handler())
    loop.set_exception_handler(handler)
    asyncio.create_task(bad())
    await asyncio.sleep_ms(5)
    loop.set_exception_handler(None)
    print("end")


asyncio.run(main())
loop = asyncio.new_event_loop()


async def ticker():
    for i in range(3):
        print("tick", i)
        await asyncio.sleep_ms(1)
    loop.stop()


loop.create_task(ticker())
loop.run_forever()
print("stopped")


async def value():
    await asyncio.sleep_ms(1)
    return "value"


print(loop.run_until_complete(value()))
for n in ("run", "create_task", "gather", "wait_for", "wait_for_ms", "sleep", "sleep_ms", "Event", "Lock", "ThreadSafeFlag", "Task", "Loop", "StreamReader", "StreamWriter", "open_connection", "start_server", "current_task", "get_event_loop", "new_event_loop", "CancelledError", "TimeoutError", "Queue", "Semaphore", "timeout", "TaskGroup", "wait", "shield"):
    print(n, hasattr(asyncio, n))
try:
    asyncio.run(5)
except Exception as e:
    print(repr(e))

# The server of tcp_server.py for several clients at once, with asyncio: each
# client has a coroutine of its own, which reads as if there were no others.
#
#   boardless run programs/asyncio_server.py
#   boardless talk 127.0.0.1:10006          in two terminals or more

import asyncio

import wifi

PORT = 10006
PATIENCE = 60                           # seconds that a client may be silent

served = 0


async def serve(reader, writer):
    global served
    served += 1
    try:
        while True:
            # While this coroutine waits, the others have their turn.
            data = await asyncio.wait_for(reader.read(1024), PATIENCE)
            if not data:
                break
            writer.write(data.upper())
            await writer.drain()        # waits until it is sent
    except asyncio.TimeoutError:
        print("too silent")
    except OSError as error:
        print("lost:", error)
    finally:
        writer.close()
        await writer.wait_closed()


async def main():
    ip = wifi.join()
    await asyncio.start_server(serve, ip, PORT)
    print("listening on", ip, PORT)
    told = 0
    while True:
        # Something else at the same time: here a report, elsewhere a sensor.
        await asyncio.sleep(1)
        if served != told:
            told = served
            print("clients so far:", told)


asyncio.run(main())

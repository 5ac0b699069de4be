#!/usr/bin/env python3
"""A Unix socket as far away as a network would make it: what goes through takes a while each way.

    far.py SOCKET-OF-SERVER NEW-SOCKET MILLISECONDS-EACH-WAY
"""
import asyncio
import sys

server, near, delay = sys.argv[1], sys.argv[2], float(sys.argv[3]) / 1000


async def carry(reader, writer):
    """Writes what is read, each piece as much later, in order; many may be under way."""
    loop = asyncio.get_running_loop()
    pieces = asyncio.Queue()

    async def deliver():
        while True:
            due, piece = await pieces.get()
            await asyncio.sleep(max(0, due - loop.time()))
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
        writer.close()

    delivery = asyncio.create_task(deliver())
    while piece := await reader.read(65536):
        await pieces.put((loop.time() + delay, piece))
    await pieces.put((loop.time() + delay, b""))
    await delivery


async def connect(reader, writer):
    far_reader, far_writer = await asyncio.open_unix_connection(server)
    await asyncio.gather(carry(reader, far_writer), carry(far_reader, writer),
                         return_exceptions=True)


async def main():
    async with await asyncio.start_unix_server(connect, near) as listener:
        await listener.serve_forever()


asyncio.run(main())

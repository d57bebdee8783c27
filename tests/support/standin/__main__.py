"""Runs the stand-in as its own process: `python -m tests.support.standin --port 0`.

Prints one line of JSON with its port, then serves until it is told to end.
"""

import argparse
import asyncio
import json
import os
import signal
import sys

from tests.support.standin.client import Standin
from tests.support.standin.limits import FloodLimits
from tests.support.standin.world import TOKEN


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.support.standin")
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    parser.add_argument("--token", default=TOKEN, help="the bot's token")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--seed", type=int, default=0, help="for faults that happen by chance")
    parser.add_argument("--flood-limits", action="store_true", help="limit messages a second")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the parent")
    return parser.parse_args()


async def _stdin_closed() -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def _serve(options: argparse.Namespace) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, ended.set)
    async with Standin.local(
        token=options.token,
        port=options.port,
        latency=options.latency,
        seed=options.seed,
        limits=FloodLimits() if options.flood_limits else None,
    ) as standin:
        port = int(standin.url.rsplit(":", 1)[1])
        print(json.dumps({"port": port, "url": standin.url, "pid": os.getpid()}), flush=True)
        waits: list[asyncio.Task[object]] = [asyncio.create_task(ended.wait())]
        if options.until_stdin_closes:
            waits.append(asyncio.create_task(_stdin_closed()))
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()


if __name__ == "__main__":
    asyncio.run(_serve(_options()))

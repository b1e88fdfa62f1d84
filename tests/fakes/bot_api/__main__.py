"""The server as a process: `python -m tests.fakes.bot_api --port 0 [--config FILE.json]`.

Prints `ready: http://127.0.0.1:PORT` and serves until SIGTERM or SIGINT. FILE.json holds settings (`settings.py`).
"""

import argparse
import asyncio
import json
import signal
from pathlib import Path

from tests.fakes.bot_api.server import Server
from tests.fakes.bot_api.settings import Settings


async def _serve(port: int, settings: Settings) -> None:
    server = Server(settings)
    told_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    print(f"ready: {await server.start(port)}", flush=True)
    await told_to_stop.wait()
    await server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.bot_api", description="A local Bot API server.")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--config", type=Path, help="a JSON file of settings")
    given = parser.parse_args()
    changes = json.loads(given.config.read_text(encoding="utf-8")) if given.config else {}
    asyncio.run(_serve(given.port, Settings().changed(changes)))


if __name__ == "__main__":
    main()

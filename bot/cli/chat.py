"""`bot chat`: the dialogue in the terminal; `--desk`: the duty desk in another one."""

import argparse
import asyncio

from bot.app.talking import talk
from bot.config import load_settings


def run(options: argparse.Namespace) -> int:
    asyncio.run(talk(load_settings(or_shipped=True), at_desk=options.desk))
    return 0

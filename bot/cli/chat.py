"""`bot chat`: the dialogue in the terminal."""

import argparse
import asyncio

from bot.app.talking import talk
from bot.config import load_settings


def run(_: argparse.Namespace) -> int:
    asyncio.run(talk(load_settings()))
    return 0

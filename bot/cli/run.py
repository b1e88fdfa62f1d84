"""`bot run`: everything."""

import argparse
import asyncio

from bot.app.running import run as run_service
from bot.config import load_settings


def run(_: argparse.Namespace) -> int:
    asyncio.run(run_service(load_settings()))
    return 0

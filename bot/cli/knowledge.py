"""`bot knowledge undo`: the last writing of `bot learn` taken back."""

import argparse

from bot.config import load_settings
from bot.teaching.keeping import undo


def run(_: argparse.Namespace) -> int:
    print(undo(load_settings().knowledge).how)
    return 0

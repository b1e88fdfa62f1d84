"""`bot chat`: the dialogue in the terminal."""

import argparse

from bot.app import open_library
from bot.channels.console import talk
from bot.config import load_settings


def run(_: argparse.Namespace) -> int:
    talk(open_library(load_settings()))
    return 0

"""`bot` whose pictures are decoded by a process that never comes back and hears no signal but SIGKILL.

Without arguments it is that process.
"""

import signal
import sys
import time
from functools import partial

from bot.app import service
from bot.cli import main
from bot.pictures.process import PictureProcess

DEADLINE_S = 600.0
ENDS_S = 120.0
"""Lest it stay behind where a test fails."""


def decode() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end_s = time.monotonic() + ENDS_S
    while time.monotonic() < end_s:
        pass


if __name__ == "__main__":
    if not sys.argv[1:]:
        decode()
    never_back = partial(PictureProcess, "tests.fakes.endless_pictures", DEADLINE_S)
    vars(service)["PictureProcess"] = never_back
    sys.exit(main.run(sys.argv[1:]))

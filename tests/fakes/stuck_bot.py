"""`bot` with two texts that its decisions never come back from: what no pattern of the product may do any more."""

import re
import sys
from functools import partial
from typing import Any

from bot.app import running
from bot.app.watchdog import watch
from bot.cli import main
from bot.dialogue import engine
from bot.services import deciding

IN_C, IN_PYTHON = "treo trong C", "treo trong Python"
STUCK_S = 1.5


def read(state: Any, incoming: Any, library: Any, read: Any = engine.read) -> Any:
    if incoming.text == IN_C:
        re.fullmatch("(a|a)+b", "a" * 60)
    while incoming.text == IN_PYTHON:
        pass
    return read(state, incoming, library)


if __name__ == "__main__":
    deciding.read = read  # type: ignore[attr-defined]
    running.watch = partial(watch, stuck_s=STUCK_S)  # type: ignore[attr-defined]
    sys.exit(main.run(sys.argv[1:]))

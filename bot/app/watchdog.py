"""Ends a process that stands still, so that whoever looks after it starts it anew (docs/why/delivery.md).

What never returns from a call of C (a pattern that tries for ever) holds the interpreter: no thread of Python, no
handler of Python's runs any more. The alarm is the system's: while the event loop turns, it is put off again and again;
when it rings, the places where the threads stand are written down, and the process ends. What holds up only its own
thread (a loop in Python) is seen by the event loop, which ends the process itself.
"""

import faulthandler
import logging
import os
import signal

from bot.services.deciding import Decider
from bot.services.upkeep import every

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
STUCK_S = 20.0
"""Twice what the database may take to answer, and thousands of times what a decision takes."""
EXIT_STUCK = 70


async def watch(decider: Decider, stuck_s: float = STUCK_S) -> None:
    """Until cancelled."""

    async def look() -> None:
        signal.setitimer(signal.ITIMER_REAL, stuck_s)
        if (stuck := decider.longer_than(stuck_s)) is not None:
            log.critical("a decision does not end: the process does", extra={"update": stuck})
            faulthandler.dump_traceback()
            os._exit(EXIT_STUCK)

    faulthandler.register(signal.SIGALRM, chain=True)
    try:
        await every(LOOK_EVERY_S, look, "the alarm")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.unregister(signal.SIGALRM)

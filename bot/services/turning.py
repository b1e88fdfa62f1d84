"""Retries the claim of letters until the database answers."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from bot.domain.backoff import Backoff
from bot.domain.delivery import Outcome, Turn
from bot.domain.errors import StoreUnavailable
from bot.ports.store import Store, Wish

log = logging.getLogger(__name__)

STORE_WAITS_S = (0.1, 0.5, 1.0, 2.0)
LAST_TRIES = 3
IDLE_S, BUSY_S = 1.0, 0.1


async def stored(
    store: Store,
    wish: Wish,
    outcomes: list[Outcome],
    known: Callable[[], tuple[int, ...]],
    is_ending: Callable[[], bool],
) -> Turn | None:
    """What the database gives for the wish; None when it ends while the database is out of reach. `known`: the jobs
    that are in this worker's hands.
    """
    backoff = Backoff(*STORE_WAITS_S)
    while True:
        try:
            return await store.turn(wish, outcomes)
        except StoreUnavailable as error:
            wait_s = backoff.next_s()
            log.warning("delivery waits for the database", extra={"wait_s": wait_s, "fault": str(error)})
            if is_ending() and backoff.failures > LAST_TRIES:
                return None
            await asyncio.sleep(wait_s)
            wish = replace(wish, known=known())


def until_look_s(turn: Turn, now_s: float) -> float:
    """A reply goes at the very moment at which its chat may get it."""
    usual_s = BUSY_S if turn.waiting else IDLE_S
    return usual_s if turn.next_s is None else min(max(turn.next_s - now_s, 0.0), usual_s)

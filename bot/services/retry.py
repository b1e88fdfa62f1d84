"""When a message that failed is tried again: waits 1, 3, 9, 27, 81, 243, 729 s, then it is a dead letter."""

from bot.domain.delivery import Fate, Job, Outcome
from bot.domain.errors import (
    DeliveryError,
    Limited,
    MaybeDelivered,
    Moved,
    PlatformDown,
    Rejected,
    Unreachable,
    WaitsForMember,
)

MAX_FAILURES = 8
FIRST_WAIT_S = 1.0
FACTOR = 3.0
MAYBE_DELIVERED_WAIT_S = 3.0
WAITING_S = 86_400.0
"""A letter that waits for its reader's next word is released by that word; once a day it is tried all the same."""
KEPT_WAITING_S = 5.5 * 86_400.0
"""Less than what waits to be sent is kept. What tells of a case is then kept with what the member sent, and goes at
their next word all the same."""


def wait_s(failures: int) -> float:
    """The wait after so many failures (1 or more)."""
    return FIRST_WAIT_S * FACTOR ** (failures - 1)


def outcome_of(job: Job, error: DeliveryError, now_s: float) -> Outcome:  # noqa: C901, PLR0911 - one line a kind
    """What becomes of a job whose attempt ended so."""
    fault = type(error).__name__
    match error:
        case Limited(after_s=after_s):
            return Outcome(job, Fate.AGAIN, now_s + after_s, limited_s=after_s, fault=fault)
        case PlatformDown():
            return Outcome(job, Fate.AGAIN, now_s, fault=fault)
        case Moved(chat=chat):
            return Outcome(job, Fate.AGAIN, now_s, moved_to=chat, fault=fault)
        case Unreachable():
            return Outcome(job, Fate.DROPPED, gone=True, fault=fault)
        case WaitsForMember():
            if now_s - job.created_s > KEPT_WAITING_S:
                return Outcome(job, Fate.DROPPED, fault=fault)
            return Outcome(job, Fate.AGAIN, now_s + WAITING_S, fault=fault)
        case Rejected():
            return Outcome(job, Fate.DEAD, fault=f"{fault}: {error}"[:200])
        case MaybeDelivered():
            if job.maybe_delivered:
                return Outcome(job, Fate.DEAD, fault=fault)
            return Outcome(
                job, Fate.AGAIN, now_s + MAYBE_DELIVERED_WAIT_S, counted=True, maybe_delivered=True, fault=fault
            )
        case _:
            failures = job.failures + 1
            if failures >= MAX_FAILURES:
                return Outcome(job, Fate.DEAD, fault=fault)
            return Outcome(job, Fate.AGAIN, now_s + wait_s(failures), counted=True, fault=fault)

"""What a process did since it began: plain numbers in memory, of nobody in particular, read for `/metrics`."""

from collections import Counter
from dataclasses import dataclass, field

from bot.dialogue.step import Result
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

DELIVERED, AGAIN = "delivered", "again"
_RESULTS: dict[type[DeliveryError], str] = {
    Limited: "limited",
    PlatformDown: "down",
    MaybeDelivered: "maybe",
    Unreachable: "unreachable",
    WaitsForMember: "waits",
    Moved: "moved",
    Rejected: "rejected",
}
VERDICTS = ("do", "dont", "verify", "info", "not_covered")
UNREADABLE, FAILED, URGENT = "unreadable", "failed", "urgent"
OUTCOMES = (*VERDICTS, "suggested", "abstained", "about", URGENT, UNREADABLE, FAILED)
"""What an answer can be: a verdict or that the documents don't settle it, choices, silence, a card about the bot, a
card of help; and that the message could not be read, or a step failed."""


@dataclass
class SendTally:
    """Of one way of sending: how attempts ended, how long (s) letters had waited by then, and what the pace asked of
    that. `waited` and `paced`: how many letters that is the sum of.
    """

    results: Counter[str] = field(default_factory=lambda: Counter({DELIVERED: 0}))
    waited: int = 0
    waited_s: float = 0.0
    paced: int = 0
    paced_s: float = 0.0

    def delivered(self) -> None:
        self.results[DELIVERED] += 1

    def failed(self, error: DeliveryError) -> None:
        self.results[_RESULTS.get(type(error), AGAIN)] += 1

    def began(self, waited_s: float) -> None:
        """An attempt begins, so long after its letter was written."""
        self.waited += 1
        self.waited_s += max(waited_s, 0.0)

    def pace(self, moments_s: tuple[float, ...], now_s: float) -> None:
        """The pace gave these moments (epoch seconds)."""
        late = [moment_s - now_s for moment_s in moments_s if moment_s > now_s]
        self.paced += len(late)
        self.paced_s += sum(late)


def outcome_of(result: Result) -> str:
    """One of OUTCOMES; "" for what answers no question."""
    if any(reply.urgent for reply in result.replies):
        return URGENT
    if result.said is None:
        return ""
    answer = result.said.answer
    if answer.entry is None:
        return str(answer.status)
    return "not_covered" if answer.entry.verdict is None else str(answer.entry.verdict)

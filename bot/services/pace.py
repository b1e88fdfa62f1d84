"""How fast messages may go: pure arithmetic over the shared rows `pace` and `lane_pace`.

The platform's limits: about 30 messages a second in all, 1 a second to a chat, 20 a minute to a group
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this); we stay below the first.
"""

from dataclasses import dataclass

from bot.domain.messages import Address

GROUP_BURST = 5
"""A group may get so many in a row; the steady rate is lowered so that no minute exceeds the limit all the same."""
OTHERS_BURST = 2
"""So many of them may be what nobody waits for at the moment: cards, digests. The others are kept for replies."""
SLACK = 1.1
"""A message may go a little after its moment, and the next one exactly at its own: so the moments of a chat lie apart a
little more than the limit asks."""
GROUP_SLACK = 1.03
"""In a group somebody waits for the reply that comes after a card: what went late is counted as late there instead."""
LATE_S = 0.02
"""Less is within the slack."""
TWO_LIMITED_WITHIN_S = 5.0
NEGLIGIBLE_S = 0.002
CLOCKS_DIFFER_S = 30.0
"""As much the clocks of two replicas may differ: a moment this much further ahead than it was put is still good."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """One message each `interval_s` seconds, up to `burst` of them sooner, but never closer than `gap_s`; `kept` of the
    burst are for replies alone.
    """

    interval_s: float
    burst: int = 1
    gap_s: float = 0.0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    overall_per_s: float = 27.0
    chat_per_s: float = 1.0
    group_per_min: float = 20.0

    def spacing(self, address: Address) -> Spacing:
        if not address.is_group:
            return Spacing(SLACK / self.chat_per_s)
        burst = min(GROUP_BURST, max(1, int(self.group_per_min // 4)))
        kept = max(burst - OTHERS_BURST, burst // 2)
        return Spacing(60 / max(self.group_per_min - burst, 1), burst, GROUP_SLACK / self.chat_per_s, kept)


UNPACED = Pace(1e6, 1e6, 1e6)
"""For channels of this machine."""


@dataclass(frozen=True, slots=True)
class LaneClock:
    """`next_s`: when the chat may get its next reply, `others_s`: its next message of another kind; `full_s`: when it
    would have caught up with a steady rate.
    """

    next_s: float = 0.0
    full_s: float = 0.0
    others_s: float = 0.0

    @classmethod
    def read(cls, next_s: float, full_s: float, others_s: float, wait_s: float, now_s: float) -> "LaneClock":
        """As it was stored; one further ahead than it ever was put is of a clock that was put back."""
        return cls(next_s, full_s, others_s) if next_s <= now_s + wait_s + CLOCKS_DIFFER_S else cls()

    def after(self, sent_s: float, spacing: Spacing) -> "LaneClock":
        """The generic cell rate algorithm: a burst is allowed as long as the steady rate is kept over time.

        Who may send now has caught up but for a burst; a time further ahead is of a clock that was put back.
        """
        most_s = sent_s + (spacing.burst - 1) * spacing.interval_s
        full_s = min(max(self.full_s, sent_s), most_s) + spacing.interval_s
        next_s, others_s = (
            max(full_s - (burst - 1) * spacing.interval_s, sent_s + spacing.gap_s)
            for burst in (spacing.burst, spacing.burst - spacing.kept)
        )
        return LaneClock(next_s, full_s, others_s)


def reserved(after_s: float, count: int, per_s: float) -> tuple[float, ...]:
    """The last `count` moments, evenly spaced, before the moment that is next.

    >>> reserved(11.5, 3, 2.0)
    (10.0, 10.5, 11.0)
    """
    return tuple(after_s - place / per_s for place in range(count, 0, -1))

"""The filter of the list of cases: which of the open ones an officer wants to see. Pure data."""

from dataclasses import dataclass

from bot.domain.cases import CaseKind, Urgency

NOBODY_HOLDS = "-"


@dataclass(frozen=True, slots=True)
class Sift:
    """`holder`: an officer by id, NOBODY_HOLDS for what nobody has taken, "" for all. `waits_s`: those that came so
    long ago at least; `asked_by`: those that so many members sent at least.
    """

    urgency: Urgency | None = None
    kind: CaseKind | None = None
    holder: str = ""
    waits_s: float = 0.0
    asked_by: int = 0


EVERYTHING = Sift()

"""What is kept about a member, as the member is told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of one kind that name a member; `until_s` (epoch): when the last goes by itself, None for never."""

    kind: str
    count: int
    until_s: float | None

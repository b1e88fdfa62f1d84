"""Which lines of the audit log somebody wants, and which of them they may read. Pure.

What was done to a case every officer may read, as with /lichsu, and everything of their own. What others do, and look
at, is for those who answer for the desk: its administrators.
"""

from dataclasses import dataclass, replace

from bot.domain.cases import Officer

MOST_DEEDS = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Lines of one officer by id, of one case or broadcast, up to a moment (epoch seconds, 0 for now), with what was
    only looked at or without, before the line of a number (0 for the newest), up to so many.
    """

    officer: str = ""
    code: str = ""
    until_s: float = 0.0
    looks: bool = False
    before: int = 0
    most: int = MOST_DEEDS


def allowed(asked: Wanted, officer: Officer) -> Wanted:
    """As much of it as this officer may read."""
    if officer.admin:
        return asked
    if asked.code:
        return replace(asked, officer="", looks=False)
    return replace(asked, officer=officer.id)

"""A finding as everybody may read it: what the officer found and wrote, nothing of what was sent or by whom. Pure.

The code is left out as well: whoever has it could look up in the dialogue what was sent.
"""

from bot.dialogue.library import Library
from bot.dialogue.shown import without_strangers
from bot.dialogue.times import day
from bot.domain.cases import Case, CaseKind, Finding, Status

RECENT_S = 90 * 86_400.0
"""So long after the finding it is shown."""


def may_be_public(case: Case) -> str:
    """Why it may not, as `desk_public_<why>` says it; "" where it may."""
    if case.status is not Status.ANSWERED or case.finding is None:
        return "unanswered"
    if case.kind is CaseKind.QUESTION or case.finding in {Finding.REPLY, Finding.OUT_OF_SCOPE}:
        return "question"
    return "" if case.message.strip() else "wordless"


def public_text(finding: Finding | None, message: str, answered_s: float, library: Library) -> str:
    """The officer's words under their finding, with its day."""
    return library.say(
        "public_finding",
        finding=library.say(f"finding_{finding or Finding.UNPROVEN}"),
        message=without_strangers(message, library),
        date=day(answered_s, library.desk.zone),
    )

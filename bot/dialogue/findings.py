"""What members are told when an officer has concluded: the finding, what it means, the officer's words.

The same text serves the first answer, a standing finding and, under its mark, a correction. No officer is named.
"""

from dataclasses import replace

from bot.dialogue.library import Library
from bot.dialogue.shown import without_strangers
from bot.dialogue.times import day
from bot.domain.cases import Case, Finding

MAX_MESSAGE_CHARS = 1_500
"""Of an officer's words: with all that stands around them they fit into one message of any channel."""


def concluded(case: Case, finding: Finding, message: str, now_s: float) -> Case:
    """The case as it is once the officer's finding stands."""
    return replace(case, finding=finding, message=message, answered_s=now_s)


def finding_text(case: Case, library: Library) -> str:
    """The finding of an answered case, for those who have not heard it.

    Raises:
        ValueError: the case has no finding.
    """
    if case.finding is None:
        raise ValueError(f"case {case.code}: expected a finding")
    parts = [library.say(f"finding_{case.finding}")]
    if case.finding is not Finding.REPLY:
        parts.append(library.say(f"finding_means_{case.finding}"))
    if case.message:
        key = "finding_reply" if case.finding is Finding.REPLY else "finding_words"
        parts.append(library.say(key, message=without_strangers(case.message, library)))
    date = day(case.answered_s, library.desk.zone)
    parts.append(library.say("finding_receipt", code=case.code, date=date))
    return "\n\n".join(parts)


def correction_text(case: Case, library: Library) -> str:
    """The same, for those who heard another finding before."""
    return library.say("correction", code=case.code, finding=finding_text(case, library))

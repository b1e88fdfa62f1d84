"""What members are told when an officer has concluded: the finding, what it means, the officer's words.

The same text serves the first answer, a standing finding and, under its mark, a correction. No officer is named.
"""

from collections import Counter
from dataclasses import replace

from bot.dialogue.library import Library
from bot.dialogue.shown import brief, finding_name, harmless_line, without_strangers
from bot.dialogue.times import day
from bot.domain.case_effects import Told
from bot.domain.cases import Case, CaseKind, Filed, Finding, Material
from bot.domain.messages import Choice, Media, Outgoing

MAX_ABOUT_CHARS = 80
MAX_MESSAGE_CHARS = 1_500
"""Of an officer's words: with all that stands around them they fit into one message of any channel."""


def concluded(case: Case, finding: Finding, message: str, now_s: float, files: tuple[Media, ...] = ()) -> Case:
    """The case as it is once the officer's finding stands."""
    return replace(case, finding=finding, message=message, files=files, answered_s=now_s, round=case.round + 1)


def finding_text(case: Case, library: Library, own: Filed | None = None) -> str:
    """The finding of an answered case, for those who have not heard it; `own` is what they sent and the code that they
    got, where that has gone into this case.

    Raises:
        ValueError: the case has no finding.
    """
    if case.finding is None:
        raise ValueError(f"case {case.code}: expected a finding")
    parts = [library.say(f"finding_{case.finding}"), about(case.kind, (own or case).material, library)]
    if case.finding is not Finding.REPLY:
        parts.append(library.say(f"finding_means_{case.finding}"))
    if case.message:
        key = "finding_reply" if case.finding is Finding.REPLY else "finding_words"
        parts.append(library.say(key, message=without_strangers(case.message, library)))
    date = day(case.answered_s, library.desk.zone)
    if own is None:
        parts.append(library.say("finding_receipt", code=case.code, date=date))
    else:
        parts.append(library.say("finding_receipt_merged", code=own.code, into=case.code, date=date))
    return "\n\n".join(filter(None, parts))


def about(kind: CaseKind, material: Material, library: Library) -> str:
    """What it is about: the beginning of the question or post, the first link, or how many files; one line."""
    text = harmless_line(material.text, MAX_ABOUT_CHARS)
    if kind is CaseKind.QUESTION:
        return library.say("about_question", text=text) if text else ""
    if material.form and text:
        return library.say("about_post", text=text)
    if material.links:
        return library.say("about_link", link=brief(material.links[0], MAX_ABOUT_CHARS))
    if material.media:
        kinds = Counter(one.kind for one in material.media)
        parts = ", ".join(library.say(f"desk_media_{kind}", count=count) for kind, count in kinds.items())
        return library.say("about_files", parts=parts)
    return library.say("about_post", text=text) if text else ""


def correction_text(case: Case, before: Finding | None, library: Library, own: Filed | None = None) -> str:
    """The same, for those who heard the finding `before`; None where that was taken back."""
    after = finding_name(case.finding, library)
    if before is None:
        change = library.say("correction_of_none", after=after)
    elif before is case.finding:
        change = library.say("correction_of_words", after=after)
    else:
        change = library.say("correction_of_finding", before=finding_name(before, library), after=after)
    code = own.code if own is not None else case.code
    return library.say("correction", code=code, change=change, finding=finding_text(case, library, own))


def stays_text(case: Case, library: Library, own: Filed | None = None) -> str:
    """The same, for those who heard it, have said more since, and were heard: it stays as it is."""
    code = own.code if own is not None else case.code
    return library.say("finding_stays", code=code, finding=finding_text(case, library, own))


def told_by_code(
    case: Case,
    before: Finding | None,
    library: Library,
    choices: tuple[Choice, ...],
    *,
    stays: bool = False,
) -> tuple[Told, ...]:
    """For those whose receipt has another code than the case; where the finding stays, no correction goes."""
    return tuple(
        Told(
            own.code,
            Outgoing(finding_text(case, library, own), choices, media=case.files),
            None if stays else Outgoing(correction_text(case, before, library, own), choices, media=case.files),
            Outgoing(stays_text(case, library, own), choices, media=case.files) if stays else None,
        )
        for own in case.filed
    )

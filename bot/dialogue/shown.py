"""Words of others as members and officers see them: nothing in them can be tapped, nothing is longer than its place.

All that the dialogue shows of what somebody else wrote goes through here.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from bot.dialogue.library import Library
from bot.dialogue.times import moment
from bot.domain.cases import Case, CaseKind, Finding, Status
from bot.links.defang import defang, defang_host
from bot.links.link import Status as Known
from bot.links.link import survey

_TAPPED = re.compile(r"(?<!\S)([/@#])(?=\w)")
_JOINER = "\u2060"


def harmless(text: str) -> str:
    """Links in brackets; a command, a name or a tag stays what it is to the eye, but is none to the platform."""
    return _TAPPED.sub(rf"\1{_JOINER}", defang(text.strip()))


def harmless_host(host: str) -> str:
    """A host without its scheme, or the part of an address that imitates one."""
    return defang_host(harmless(host))


def without_strangers(text: str, library: Library) -> str:
    """An officer's words to members: links to official sources stay as they are, all others are put in brackets."""
    shown = defang(text)
    for link in survey(text, (), library.sources).links:
        if link.status is Known.OFFICIAL:
            shown = shown.replace(link.defanged, link.url)
    return shown


def shortened(text: str, max_chars: int) -> str:
    return text if len(text) <= max_chars else text[: max_chars - 1].rstrip() + "…"


def when(at_s: float, now_s: float, library: Library) -> str:
    """14:05, or 14:05 ngày 26/11."""
    zone = library.desk.zone
    return moment(datetime.fromtimestamp(at_s, zone), datetime.fromtimestamp(now_s, zone))


def matter(case: Case, library: Library) -> str:
    """What a case is, in two or three words: its reason, or that it is a question."""
    return library.say("desk_question" if case.kind is CaseKind.QUESTION else f"desk_reason_{case.reason}")


def mark(case: Case, library: Library) -> str:
    return library.say(f"desk_mark_{case.urgency}")


def finding_name(finding: Finding | None, library: Library) -> str:
    return library.say(f"finding_name_{finding or Finding.REPLY}")


def holder(case: Case, names: Mapping[str, str], library: Library) -> str:
    return names.get(case.holder) or library.say("desk_someone")


def state(case: Case, names: Mapping[str, str], library: Library) -> str:
    """How a case stands, in a few words."""
    return library.say(
        f"desk_is_{case.status}",
        name=holder(case, names, library) if case.status is not Status.OPEN else "",
        finding=finding_name(case.finding, library),
        into=case.merged_into,
    )

"""Words of others as members and officers see them: nothing in them can be tapped, nothing is longer than its place.

All that the dialogue shows of what somebody else wrote goes through here.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from bot.dialogue.library import Library
from bot.dialogue.times import moment
from bot.domain.cases import Case, CaseKind, Finding, Status
from bot.links.defang import defang, defang_host
from bot.links.extract import places
from bot.links.link import is_official

_JOINER = "\u2060"
"""Takes no room, and ends whatever a platform was about to recognise."""
_TRIGGER = re.compile(r"[@#$](?=[^\s@#$])|(?<![\w/<>])/(?=\w)|[.。．｡](?=[^\s.,;:!?)\]\"'”’…])")
_NUMBER = re.compile(r"\d(?:[ .()-]{0,2}\d){6,}+")
"""As long as the shortest that is called or paid to."""
_THREE_DIGITS = re.compile(r"\d(?:\D*\d){2}(?=\D*\d)")
_KEPT = frozenset("\n\t")
_LINE_ENDS = frozenset({"Zl", "Zp"})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", *_LINE_ENDS})
_QUOTE = "│ "
_OPENS = frozenset(" \n\t([\"“'‘:,;–")
_UNBROKEN = re.compile(r"(?i:https?://)?[\w.~%/?&=+#-]+")
"""A link that no platform ends early, to find another one in what is left of it."""
_FOLLOWS = re.compile(r"[.,;:!?)\]\"”'’…]*(?:\s|$)")


def harmless(text: str) -> str:
    """Links in brackets; a command, a name, a tag or a number stays what it is to the eye, but is none to the platform.

    What cannot be seen is left out: characters that control a terminal, turn the direction of writing, or are ours.
    """
    return _unarmed(_seen(text).strip())


def harmless_line(text: str, max_chars: int) -> str:
    """The same on one line: a name."""
    return brief(" ".join(_seen(text).split()), max_chars)


def brief(text: str, max_chars: int) -> str:
    """`harmless`, and no longer than its place; what would be cut off anyway is not looked at."""
    return shortened(harmless(text[: max_chars + 1]), max_chars)


def quoted(text: str, first: str = _QUOTE) -> str:
    """Words whose lines cannot be taken for lines of what they stand in; `first` is put before the first of them."""
    lines = [line for line in text.split("\n") if line.strip()] or [""]
    return first + f"\n{_QUOTE}".join(lines)


def harmless_host(host: str) -> str:
    """A host without its scheme, or the part of an address that imitates one."""
    return harmless(defang_host(host))


def without_strangers(text: str, library: Library) -> str:
    """An officer's words to members: links to official sources stay as they are, all else is as in `harmless`."""
    text = _seen(text).strip()
    parts: list[str] = []
    end = 0
    for place in places(text):
        start, stop, url = place.start, place.end, place.url
        alone = (start == 0 or text[start - 1] in _OPENS) and _FOLLOWS.match(text, stop) is not None
        plain = text[start:stop] == url and _UNBROKEN.fullmatch(url) is not None
        if alone and plain and is_official(url, library.sources):
            parts += (_unarmed(text[end:start]), url)
            end = stop
    return "".join((*parts, _unarmed(text[end:])))


def _unarmed(text: str) -> str:
    broken = _TRIGGER.sub(rf"\g<0>{_JOINER}", defang(text))
    return _NUMBER.sub(_in_threes, broken)


def _in_threes(number: re.Match[str]) -> str:
    return _THREE_DIGITS.sub(rf"\g<0>{_JOINER}", number[0])


def _seen(text: str) -> str:
    """Without characters that are not seen; where one ends a line, the line ends."""
    if text.isascii() and text.isprintable():
        return text
    kinds = ((letter, "" if letter in _KEPT else unicodedata.category(letter)) for letter in text)
    return "".join(letter if kind not in _UNSEEN else "\n" if kind in _LINE_ENDS else "" for letter, kind in kinds)


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

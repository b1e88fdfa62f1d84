"""Makes foreign text safe to show: links are broken, lengths are cut.

All that the dialogue shows of what somebody else wrote goes through here.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from bot.dialogue.library import Library
from bot.dialogue.times import moment
from bot.domain.cases import Case, CaseKind, Finding, Status
from bot.domain.pieces import QUOTE, shortened
from bot.links.defang import defang, defang_host
from bot.links.extract import places
from bot.links.link import is_official

_JOINER = "\u2060"
"""Takes no room, and ends whatever a platform was about to recognise."""
_TRIGGER = re.compile(r"[@#$](?=[^\s@#$])|/(?=\w)|[.。．｡](?=[^\s.,;:!?)\]\"'”’…])")
"""A slash wherever it stands: within a word it is none of a command, until a long text is cut there."""
APART = "\u200c"
"""Takes no room either, and is none of the signs that may stand within a telephone's number (libphonenumber's
VALID_PUNCTUATION has the joiner).
"""
_PLUS = re.compile(r"[+＋](?=(?:[^\w\n]|[xXー]){0,4}\d)")
_NUMBER = re.compile(r"\d(?:(?:[^\w\n]|[xXー])*+\d){4,}+")
"""Five digits, the fewest that Android makes a number of, whatever signs stand between them."""
_DIGITS_LAST = re.compile(r"\d(?:[^\w\n]|[xXー])*+$")
_DIGITS_FIRST = re.compile(r"(?:[^\w\n]|[xXー])*+(?=\d)")
_THREE_DIGITS = re.compile(r"\d(?:\D*\d){2}(?=\D*\d)")
_KEPT = frozenset("\n\t")
_LINE_ENDS = frozenset({"Zl", "Zp"})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", *_LINE_ENDS})
_DELETED = frozenset("\u030a\u0333\u033f")
"""Marks that Telegram deletes before it looks for commands and links (TDLib, clean_input_string): what they hold apart
would come together.
"""
_OPENS = frozenset(" \n\t([\"“'‘:,;–")
_UNBROKEN = re.compile(r"(?i:https?://)?[\w.~%/?&=+#-]+")
"""A link that no platform ends early, to find another one in what is left of it."""
_MAX_LIVE_CHARS = 500
"""No longer than that a text in pieces is never cut within it (bot.domain.pieces): its tail might be a link itself."""
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


def quoted(text: str, first: str = QUOTE) -> str:
    """Words whose lines cannot be taken for lines of what they stand in; `first` is put before the first of them."""
    lines = [line for line in text.split("\n") if line.strip()] or [""]
    return first + f"\n{QUOTE}".join(lines)


def harmless_host(host: str) -> str:
    """A host without its scheme, or the part of an address that imitates one."""
    return harmless(defang_host(host))


def without_strangers(text: str, library: Library) -> str:
    """An officer's words to members: links to official sources stay as they are, all else is as in `harmless`."""
    text = _seen(text).strip()
    parts: list[str] = []
    end, before = 0, ""
    for place in places(text):
        start, stop, url = place.start, place.end, place.url
        alone = (start == 0 or text[start - 1] in _OPENS) and _FOLLOWS.match(text, stop) is not None
        plain = text[start:stop] == url and len(url) <= _MAX_LIVE_CHARS and _UNBROKEN.fullmatch(url) is not None
        if alone and plain and is_official(url, library.sources):
            parts += (_after_link(before, _unarmed(text[end:start])), url)
            end, before = stop, url
    return "".join((*parts, _after_link(before, _unarmed(text[end:]))))


def _after_link(link: str, text: str) -> str:
    """Digits with which a link ends make no number together with those that follow it."""
    found = _DIGITS_FIRST.match(text) if _DIGITS_LAST.search(link) else None
    return f"{found[0]}{APART}{text[found.end() :]}" if found is not None else text


def as_written(text: str) -> str:
    """Words that were made harmless, as they were before: for the program to read."""
    return text.replace(_JOINER, "").replace(APART, "")


def _unarmed(text: str) -> str:
    broken = _TRIGGER.sub(rf"\g<0>{_JOINER}", defang(text))
    return _NUMBER.sub(_in_threes, _PLUS.sub(rf"\g<0>{APART}", broken))


def _in_threes(number: re.Match[str]) -> str:
    return _THREE_DIGITS.sub(rf"\g<0>{APART}", number[0])


def _seen(text: str) -> str:
    """Without characters that are not seen or that a platform deletes; where one ends a line, the line ends."""
    if text.isascii() and text.isprintable():
        return text
    left = (letter for letter in text if letter not in _DELETED)
    kinds = ((letter, "" if letter in _KEPT else unicodedata.category(letter)) for letter in left)
    return "".join(letter if kind not in _UNSEEN else "\n" if kind in _LINE_ENDS else "" for letter, kind in kinds)


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

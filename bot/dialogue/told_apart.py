"""A typed message in which somebody in danger shows the post that they speak of: their words and the post. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.answers.decision import AnswerStatus
from bot.answers.normalise import fold_text
from bot.dialogue.library import Library
from bot.dialogue.pasted import is_pasted
from bot.domain.messages import Incoming, Setting, Span
from bot.planning.limits import units

MAX_CHARS = 4_096
MAX_OWN_WORDS = 40
MIN_BODY_WORDS = 7
SURE_OF_PART = 0.99
MAX_BREAKS = 8
"""So many breaks from each end are tried: a member's own words are short."""

_QUOTED = re.compile(r"[\"“”«](?P<body>[^\"“”«»]{30,})[\"“”»]")
_LINE = re.compile(r"\n\s*+")
_BREAK = re.compile(r"(?:(?<=[.!?…])|(?<=:))\s+")
_PERSON = re.compile(
    r"\b(?:toi|tui|em|chau|(?<!xac )(?<!thong )(?<!chung )minh|cuu"
    r"|(?:lo|vua) (?:tay )?(?:doc|chuyen|bam|nhap|gui|dua|khai|cung cap))\b"
)
_TO_READERS = re.compile(r"\b(?:quy (?:khach|vi)|ong ba|cua ban|moi nguoi|ba con|ca nha|canh bao|canh giac)\b")
_TELLS = re.compile(r"\b(?:toi|tui|em|minh|chau)\b")


def told_apart(incoming: Incoming, library: Library) -> Incoming:
    """As a reply to the post would be; a message that tells of no danger beside a post stays as it is."""
    typed = not (incoming.action or incoming.command or incoming.forwarded or incoming.question)
    if not typed or incoming.setting is not Setting.PRIVATE:
        return incoming
    for own, body in _cuts(incoming.text[:MAX_CHARS].strip()):
        if _is_members(own) and is_pasted(body) and _calls_for_help(own, library):
            marked = _within(body, incoming)
            if marked is not None:
                return replace(incoming, text=body, spans=marked, question=own)
    return incoming


def _calls_for_help(own: str, library: Library) -> bool:
    answer = library.answer(own)
    return answer.status is AnswerStatus.URGENT and answer.confidence >= SURE_OF_PART


def _within(body: str, incoming: Incoming) -> tuple[Span, ...] | None:
    """What is marked in the body, counted from its beginning; None where a hidden link would be lost with the rest."""
    before, _, _ = incoming.text.partition(body)
    start, length = units(before), units(body)
    inside = [one for one in incoming.spans if start <= one.offset and one.offset + one.length <= start + length]
    if any(one.url for one in incoming.spans if one not in inside):
        return None
    return tuple(replace(one, offset=one.offset - start) for one in inside)


def _cuts(text: str) -> Iterator[tuple[str, str]]:
    """Where a message may be cut in the member's own words and somebody else's: at a quotation, a line's end, then a
    sentence's. Within a line only what nobody tells of themselves is somebody else's.
    """
    for quoted in _QUOTED.finditer(text):
        yield from _long_enough(f"{text[: quoted.start()]} {text[quoted.end() :]}".strip(" :.,\n"), quoted["body"])
    for breaks, any_body in ((_LINE, True), (_BREAK, False)):
        found = list(breaks.finditer(text))
        for one in found if len(found) <= 2 * MAX_BREAKS else [*found[:MAX_BREAKS], *found[-MAX_BREAKS:]]:
            before, after = text[: one.start()], text[one.end() :]
            for own, body in ((before, after), (after, before)):
                if any_body or _TELLS.search(fold_text(body)) is None:
                    yield from _long_enough(own, body)


def _long_enough(own: str, body: str) -> Iterator[tuple[str, str]]:
    if own and len(own.split()) <= MAX_OWN_WORDS and len(body.split()) >= MIN_BODY_WORDS:
        yield own.strip(), body.strip()


def _is_members(own: str) -> bool:
    folded = fold_text(own)
    return _PERSON.search(folded) is not None and _TO_READERS.search(folded) is None and not is_pasted(own)

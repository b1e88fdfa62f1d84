"""Which of the questions served before a message speaks of: one of several by its place or its words, or the one before
a twist that is now dropped. On folded words. Pure.
"""

import re
from dataclasses import dataclass

from bot.answers.decision import Status
from bot.answers.schema import OPPOSITES
from bot.dialogue.ellipsis import Said, fills_a_slot, said, turns_round, why
from bot.dialogue.library import Library
from bot.dialogue.linking import ABOUT_THE_ANSWER, EMPTY
from bot.dialogue.thread import Spoken, Thread

MAX_WORDS = 16
_PLACES = {"dau": 0, "nhat": 0, "mot": 0, "1": 0, "truoc": 0, "hai": 1, "2": 1, "ba": 2, "3": 2, "sau": -1, "cuoi": -1}
_BY_PLACE = re.compile(
    r"\b(?:cai|cau|y|chuyen|viec|vu|dieu|phan|cau hoi)(?: thu)? (?P<place>dau|nhat|mot|1|truoc|hai|2|ba|3|sau|cuoi)"
    r"(?: tien| cung)?\b"
)
_DROPS = re.compile(
    r"\b(?:bo|cat|xoa|go|thao) (?:bot |luon |het |di )?(?:cai |may |doan |khuc |phan |cho )?"
    r"(?:nhac|anh|hinh|chi tiet|doan|khuc|phan|cau|chu|loi|dong|to|bia|ten|so|mat|clip|file)\b"
    r"|\b(?:thoi |thui )?(?:khong|hong|hok|ko|k|chang) (?:bia|them|chen|kem)(?: them)?(?: gi)? (?:nua|vo|vao)\b"
)


def by_place_or_words(thread: Thread, message: Said) -> Spoken | None:
    """Of several questions of one message, the one that is meant now; None where nothing tells which."""
    if len(thread.served) < 2 or len(message.words) > MAX_WORDS:
        return None
    found = _BY_PLACE.search(message.folded)
    place = _PLACES[found["place"]] if found is not None else None
    if place is not None:
        return thread.served[place] if place < len(thread.served) else None
    all_words = set(message.folded.split())
    own = all_words - EMPTY - ABOUT_THE_ANSWER
    questions = [(one, set(said(one.question).folded.split())) for one in thread.served]
    shared = sorted((len(all_words & its), place) for place, (_, its) in enumerate(questions) if own and own <= its)
    if not shared or (len(shared) > 1 and shared[-1][0] == shared[-2][0]):
        return None
    return thread.served[shared[-1][1]]


def drops(message: Said) -> bool:
    """Whether it says that what was added is left out again: "bỏ khúc bịa đi, vậy được chứ"."""
    return len(message.words) <= MAX_WORDS and _DROPS.search(message.folded) is not None


@dataclass(frozen=True, slots=True)
class Back:
    """`rest`: what the message says besides naming the question, "" where it only names it."""

    spoken: Spoken
    rest: str


def turned_back(question: str, thread: Thread, library: Library) -> Back | None:
    """Which question answered before is gone back to. Danger never does, and what has an answer of its own drops
    nothing: "đăng rồi xóa ảnh đi thì sao".
    """
    message = said(question)
    named = by_place_or_words(thread, message)
    spoken = named or _before_what_is_dropped(thread, message, library)
    if spoken is None:
        return None
    alone = library.answer(question).status
    if alone is Status.URGENT or (named is None and alone is Status.ANSWERED):
        return None
    return Back(spoken, _rest(message))


def _rest(message: Said) -> str:
    found = _BY_PLACE.search(message.folded)
    if found is None:
        return ""
    first = message.folded[: found.start()].count(" ")
    kept = (*message.words[:first], *message.words[first + len(found.group().split()) :])
    rest = said(" ".join(kept))
    return rest.text if fills_a_slot(rest) or turns_round(rest) or why(rest, "") is not None else ""


def _before_what_is_dropped(thread: Thread, message: Said, library: Library) -> Spoken | None:
    """The question before a twist that turned the verdict round, where the message leaves the twist out again."""
    if thread.earlier is None or not drops(message):
        return None
    before, now = library.entry(thread.earlier.entry), library.entry(thread.entry)
    turned = before is not None and now is not None and {before.verdict, now.verdict} == OPPOSITES
    return thread.earlier if turned else None

"""Which of the questions served before a message speaks of: one of several by its place or its words, or the one before
a twist that is now dropped. On folded words. Pure.
"""

import re
from dataclasses import dataclass

from bot.answers.decision import AnswerStatus
from bot.answers.schema import OPPOSITES
from bot.dialogue.about_answer import ABOUT_THE_ANSWER, why
from bot.dialogue.ellipsis import FoldedWords, fills_a_slot, names_a_document, said, turns_round
from bot.dialogue.library import Library
from bot.dialogue.linking import EMPTY
from bot.dialogue.thread import Spoken, Thread

MAX_WORDS = 16
_PLACES = {
    "a": 0,
    "b": 1,
    "c": 2,
    "d": 3,
    "4": 3,
    "dau": 0,
    "nhat": 0,
    "mot": 0,
    "1": 0,
    "truoc": 0,
    "hai": 1,
    "2": 1,
    "ba": 2,
    "3": 2,
    "sau": -1,
    "cuoi": -1,
}
_BY_PLACE = re.compile(
    r"\b(?:(?:cai|cau|y|chuyen|viec|vu|dieu|phan|muc|cach|so|cau hoi)(?: thu| so)? "
    r"(?P<place>dau|nhat|mot|1|truoc|hai|2|ba|3|4|sau|cuoi)(?: tien| cung)?|"
    r"(?:cau|y|muc|cach|phuong an|dap an)(?: so)? (?P<letter>[a-d]))\b"
)
_DROPS = re.compile(
    r"\b(?:bo|cat|xoa|go|thao) (?:bot |luon |het |di )?(?:cai |may |doan |khuc |phan |cho )?"
    r"(?:nhac|anh|hinh|chi tiet|doan|khuc|phan|cau|chu|loi|dong|to|bia|ten|so|mat|clip|file)\b"
    r"|\b(?:thoi |thui )?(?:khong|hong|hok|ko|k|chang) (?:bia|them|chen|kem)(?: them)?(?: gi)? (?:nua|vo|vao)\b"
)

_RETURNS = re.compile(
    r"(?P<first>^(?:(?:thoi|thui|gio|bay gio|ma|u|a|o|ok|da|cho|toi|tui|em|con|minh|muon|xin) )*)?"
    r"\b(?:tro lai|quay lai|quay ve|tro ve|quay qua|noi tiep|hoi tiep|ban tiep|ve lai|nhac lai)(?: voi)?"
    r" (?:(?P<matter>vu|chuyen|viec|van de|cau hoi|chu de)|(?:cau|cai|y|bai|tam)|(?=hoi|luc|ban))\b"
    r"(?P<named>(?: \w+){0,6})"
)
_EARLIER = re.compile(
    r"\b(?:hoi (?:nay|som)|luc (?:nay|dau|truoc)|ban (?:nay|dau)|truoc do|moi nay)\b(?: (?:di|nha|nghen|a))?"
)
_CLAUSE_END = re.compile(r"[,.;:!?\n]+")


def by_return(text: str, thread: Thread) -> "Back | None":
    """The question that a message says it comes back to ("trở lại vụ cô giáo, tôi viết bài luôn nghen"): the one whose
    words it has, else the one before what was asked meanwhile. None where it comes back to nothing: "quay lại clip".
    """
    clauses = [said(one) for one in _CLAUSE_END.split(text)]
    found = next(((at, way) for at, one in enumerate(clauses) if (way := _RETURNS.search(one.folded))), None)
    if found is None or not thread.question:
        return None
    place, way = found
    clause, ends = clauses[place], _EARLIER.search(clauses[place].folded)
    named = set(way["named"].split()) - EMPTY
    last = Spoken(thread.question, thread.entry)
    earlier = thread.earlier or last
    of_last, of_earlier = (len(named & set(said(one.question).folded.split())) for one in (last, earlier))
    says_so = ends is not None or (way["first"] is not None and way["matter"] is not None)
    if not (of_last or of_earlier or says_so):
        return None
    went_elsewhere = bool(thread.missed) and not thread.was_answered
    spoken = last if of_last > of_earlier or (of_last == of_earlier and went_elsewhere) else earlier
    behind = clause.words[len(clause.folded[: ends.end()].split()) :] if ends is not None else ()
    return Back(spoken, _added(said(" ".join((*behind, *(one.text for one in clauses[place + 1 :]))))))


def _added(rest: FoldedWords) -> str:
    """What a message adds to the question it names, "" for nothing."""
    return rest.text if fills_a_slot(rest) or turns_round(rest) or why(rest, "") is not None else ""


def by_place_or_words(thread: Thread, message: FoldedWords) -> Spoken | None:
    """Of several questions of one message, the one that is meant now; None where nothing tells which."""
    if len(thread.served) < 2 or len(message.words) > MAX_WORDS:
        return None
    found = _BY_PLACE.search(message.folded) if not names_a_document(message) else None
    place = _PLACES[found["place"] or found["letter"]] if found is not None else None
    if place is not None:
        return thread.served[place] if place < len(thread.served) else None
    all_words = set(message.folded.split())
    own = all_words - EMPTY - ABOUT_THE_ANSWER
    questions = [(one, set(said(one.question).folded.split())) for one in thread.served]
    shared = sorted((len(all_words & its), place) for place, (_, its) in enumerate(questions) if own and own <= its)
    if not shared or (len(shared) > 1 and shared[-1][0] == shared[-2][0]):
        return None
    return thread.served[shared[-1][1]]


def drops(message: FoldedWords) -> bool:
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
    returned = by_return(question, thread)
    if returned is not None:
        return returned if library.answer(question).status is not AnswerStatus.URGENT else None
    named = by_place_or_words(thread, message)
    spoken = named or _before_what_is_dropped(thread, message, library)
    if spoken is None:
        return None
    alone = library.answer(question).status
    if alone is AnswerStatus.URGENT or (named is None and alone is AnswerStatus.ANSWERED):
        return None
    return Back(spoken, _rest(message))


def _rest(message: FoldedWords) -> str:
    found = _BY_PLACE.search(message.folded)
    if found is None:
        return ""
    first = message.folded[: found.start()].count(" ")
    kept = (*message.words[:first], *message.words[first + len(found.group().split()) :])
    return _added(said(" ".join(kept)))


def _before_what_is_dropped(thread: Thread, message: FoldedWords, library: Library) -> Spoken | None:
    """The question before a twist that turned the verdict round, where the message leaves the twist out again."""
    if thread.earlier is None or not drops(message):
        return None
    before, now = library.entry(thread.earlier.entry), library.entry(thread.entry)
    turned = before is not None and now is not None and {before.verdict, now.verdict} == OPPOSITES
    return thread.earlier if turned else None

"""Questions that a message sets side by side itself: numbered or lettered, or two with "cái nào được" behind. Pure."""

import re
from collections.abc import Iterator

from bot.dialogue.ellipsis import FoldedWords, said
from bot.dialogue.linking import EMPTY, SLOTS

MAX_CHARS = 700
MAX_ITEMS = 4
MIN_ITEM_WORDS = 2
MIN_LEAD_WORDS = 2
MAX_ITEM_WORDS = 40

_MARK = re.compile(r"(?:^|(?<=[\s:;,.?]))(?:\(?(?P<number>[1-4])[.)/:]|\(?(?P<letter>[a-d])\)|(?P<bare>[a-d])[.:])\s+")
_ASKS_WHICH = re.compile(
    r"(?: thi)?(?: nen| phai| can)?(?: (?:lam|chon|theo|dung|xu ly))?(?: (?:theo|kieu))?"
    r" (?:cai|cach|dieu|viec|cau|kieu|huong|truong hop|phuong an|dap an) (?:nao|gi)"
    r"(?: (?:dung|duoc|dc|hop le|moi dung|nhi|ha|a|day|vay))*$"
)
_ASKS = re.compile(r"\b(?:hoi|giai dap|tra loi giup|giup (?:toi|em|minh|con|chau|tui))\b")
_OF_ASKING = frozenset(
    "viec cau hoi y dieu chuyen vu kinh thua luot sau tra loi bot xin nho ba hai 2 3 4 bon lan the gui"
    " phien gap giai dap thac mac chi dan".split()
)
_BOTH_ASKED = re.compile(
    r"\b(?:thi )?(?:(?:cai|viec|chuyen|vu|bai|ben|dieu|cach) nao (?:la )?(?:duoc|dc|dung|cam|khong|ko|hong|bi|nen|sai)"
    r"|(?:ca )?(?:hai|2) (?:cai|viec|chuyen|dieu|vu|bai|kieu|cach|thu)(?: (?:do|nay|ay|kia|tren))?"
    r" (?:thi )?(?:sao|the nao|khac|co|duoc|dc|nhu|giong|cai nao))\b.*$"
)
_JOINED = re.compile(r"\b(?:voi lai|voi|va|hay la|hay|hoac la|hoac|cung)\b(?: la| thi)?")


def against(text: str) -> tuple[str, ...]:
    """Two things set against each other, what is done with the first asked of the second too; () for anything else."""
    if len(text) > MAX_CHARS:
        return ()
    lead, colon, rest = text.partition(":")
    return _two(said(rest if colon and not _own(said(lead)) else text))


def marked(text: str) -> tuple[str, ...]:
    """The items in order, each with what stands before all of them; () for a message that marks none."""
    if len(text) > MAX_CHARS:
        return ()
    marks = list(_in_order(text))
    if len(marks) < 2:
        return ()
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    items = [text[mark.end() : end].strip(" ,;") for mark, end in zip(marks, ends, strict=True)]
    lead = said(text[: marks[0].start()])
    if not all(MIN_ITEM_WORDS <= len(said(item).words) <= MAX_ITEM_WORDS for item in items):
        return ()
    if _ASKS.search(lead.folded) is None and _ASKS_WHICH.search(f" {lead.folded}") is None and "?" not in text:
        return ()
    shared = _shared(lead)
    return tuple(f"{shared} {item}".strip() for item in items)


def _in_order(text: str) -> Iterator[re.Match[str]]:
    """The marks 1, 2, 3 or a, b, c, each behind the one before it."""
    kind, wanted = "", 0
    for mark in _MARK.finditer(text):
        found = mark["number"] or mark["letter"] or mark["bare"]
        its, place = ("number", int(found) - 1) if found.isdecimal() else ("letter", ord(found) - ord("a"))
        if place == wanted and kind in {"", its} and wanted < MAX_ITEMS:
            kind, wanted = its, wanted + 1
            yield mark


def _shared(lead: FoldedWords) -> str:
    """What is said of all items: "gặp bài bịa đặt thì làm cái nào"; "" for "tôi xin hỏi ba việc"."""
    which = _ASKS_WHICH.search(f" {lead.folded}")
    kept = lead.words[: f" {lead.folded}"[: which.start()].count(" ")] if which is not None else lead.words
    return " ".join(kept) if len(_own(said(" ".join(kept)))) >= MIN_LEAD_WORDS else ""


def _own(message: FoldedWords) -> set[str]:
    return set(message.folded.split()) - EMPTY - _OF_ASKING


def _two(message: FoldedWords) -> tuple[str, ...]:
    asked = _BOTH_ASKED.search(message.folded)
    if asked is None:
        return ()
    before = message.folded[: asked.start()].strip()
    cuts = [cut for cut in _JOINED.finditer(before) if _is_between(before, cut)]
    acts = [cut for cut in cuts if SLOTS["act"].match(before[cut.end() :].strip()) is not None]
    cut = next(iter(acts or cuts), None)
    if cut is None or (len(cuts) > 1 and not acts):
        return ()
    first = message.words[: before[: cut.start()].count(" ")]
    count = len(before[: cut.end()].split())
    second = message.words[count : len(before.split())]
    act = SLOTS["act"].search(said(" ".join(first)).folded)
    done = "" if acts or act is None else _original(first, act)
    return " ".join(first), f"{done} {' '.join(second)}".strip()


def _is_between(before: str, cut: re.Match[str]) -> bool:
    sides = before[: cut.start()].split(), before[cut.end() :].split()
    return all(len(side) >= MIN_ITEM_WORDS for side in sides)


def _original(words: tuple[str, ...], found: re.Match[str]) -> str:
    first = said(" ".join(words)).folded[: found.start()].count(" ")
    return " ".join(words[first : first + len(found.group().split())])

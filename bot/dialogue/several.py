"""Several questions in one message, told apart by how questions end and by what joins them. Pure."""

import re
from collections.abc import Iterator

from bot.answers.normalise import fold_text, fold_tokens

MAX_CHARS = 300
MAX_QUESTIONS = 3
MIN_WORDS = 3

_NO = "(?:khong|ko|k|kg|khg|hong|hok|hon|hem|hen|chua|chang)"
_TAIL = re.compile(
    rf"\b(?:(?:duoc|dc|dk|nen|phai|co|ok|sao|cho) {_NO}|(?:thi|ra|lam|xu ly|xu tri|tinh) sao"
    r"|sao (?:day|ta|ha|vay|a)|(?:the|nhu) nao"
    rf"|o dau|bao nhieu|bao gio|(?:la|lam|bi|co|nhung|can) gi|bao ai|voi ai|cho ai|ai|{_NO})"
    r"(?: (?:a|ah|ha|vay|nhi|day|ta|bac|chu|co|anh|chi|em|bot|ad|dong chi|z|v|may chu|voi))*$"
)
_JOINS = frozenset(
    {
        "voi lai",
        "ngoai ra",
        "them nua",
        "mot cau nua",
        "cau nua",
        "tien the",
        "nhan tien",
        "cho hoi them",
        "voi cho em",
        "voi cho con",
        "voi cho toi",
        "voi cho hoi",
        "va cho em",
        "va cho toi",
        "va cho hoi",
        "san cho hoi",
        "thu hai",
        "cau hai",
    }
)
_AND = frozenset({"va", "con", "voi", "roi"})
_ASKS = re.compile(rf"\b(?:sao|gi|ai|dau|nao|may|bao nhieu|bao gio|{_NO})\b")
_YES_OR_NO = re.compile(rf"\b{_NO}(?: (?:a|ha|vay|nhi))?$")
_BOTH = re.compile(
    r"^(.{0,40}?)\bvừa\s+(.{6,120}?)\s+(?:vừa|mà cũng|lại)\s+(.{6,120}?)(?:[,.;]|\s+(?:hai việc|cả hai|thì)\b|$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:^|\s)(?:[1-3][.)/]|\(?[a-c]\))\s+")
_COUNTED = re.compile(
    r"(?:^|[\s,:;.])(?:một là|mot la|thứ nhất(?: là)?|thu nhat(?: la)?|hai là|hai la|thứ hai(?: là)?|thu hai(?: la)?"
    r"|ba là|ba la|thứ ba là|thu ba la)[\s,:]+",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"^(?:với lại|voi lai|và|với|còn|rồi|va|voi|con|roi|ngoài ra|ngoai ra|thêm nữa|nữa)[\s,:]+", re.IGNORECASE
)


def split(text: str) -> tuple[str, ...]:
    """The questions of a message, in order; one for what asks only once."""
    text = text.strip()
    if len(text) > MAX_CHARS:
        return (text,)
    both = _BOTH.match(text)
    if both is not None:
        return both[2].strip(), both[3].strip()
    numbered = [part.strip() for part in _NUMBERED.split(text) if _asks(part)]
    if len(numbered) > 1:
        return tuple(numbered[:MAX_QUESTIONS])
    counted = [part.strip(" ,;") for part in _COUNTED.split(text)[1:] if len(part.split()) >= MIN_WORDS]
    if len(counted) > 1:
        return tuple(counted[:MAX_QUESTIONS])
    parts = list(_parts(text.split()))
    if len(parts) < 2:
        return (text,)
    return tuple(_BEGINS.sub("", part) for part in parts[:MAX_QUESTIONS])


def _parts(tokens: list[str]) -> Iterator[str]:
    """Cut behind a question's end, or before what joins another question to one; never within a few words."""
    start = 0
    folded = fold_tokens(tokens)
    for place in range(1, len(tokens)):
        if place - start >= MIN_WORDS and len(tokens) - place >= MIN_WORDS and _is_cut(tokens, folded, start, place):
            yield " ".join(tokens[start:place])
            start = place
    yield " ".join(tokens[start:])


def _is_cut(tokens: list[str], folded: list[str], start: int, place: int) -> bool:
    """Whether a question ends before this place, of those that begin at `start`."""
    last, first = tokens[place - 1], folded[place]
    if last.endswith("?") or _joins(_joined(folded[place : place + 3])):
        return _goes_on_asking(tokens, folded, place)
    if first not in _AND:
        return False
    asked = _joined(folded[start:place])
    ends = _TAIL.search(asked) is not None or (last.endswith(",") and _ASKS.search(asked) is not None)
    if first == "voi" and _YES_OR_NO.search(asked) is None:
        return False
    return ends and _goes_on_asking(tokens, folded, place)


def _joins(folded: str) -> bool:
    return any(folded == way or folded.startswith(way + " ") for way in _JOINS)


def _goes_on_asking(tokens: list[str], folded: list[str], place: int) -> bool:
    return any("?" in token for token in tokens[place:]) or _TAIL.search(_joined(folded[place:])) is not None


def _joined(folded: list[str]) -> str:
    return " ".join(filter(None, folded))


def _asks(text: str) -> bool:
    return "?" in text or _TAIL.search(fold_text(text)) is not None

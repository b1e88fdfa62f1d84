"""What a person looks at in a draft, one after the other, and the changes that each decision makes of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.data.yaml_edit import Add, Edit, Put, Remove
from bot.domain.errors import BotError
from bot.importing.draft_file import LISTS, DraftedClause, DraftFile
from bot.importing.markers import LETTERS

UNKNOWN = "(chưa rõ"
"""What `bot import` writes into a field that must not be empty and that it did not find begins so."""
ASKED = ("title", "number", "issuer", "issued")
KINDS = ("do", "dont", "verify", "info")
AUDIENCES = ("individual", "organisation")
_ID = re.compile(r"[a-zA-ZđĐ0-9]+([.-][a-zA-ZđĐ0-9]+)*")


class NotPossible(BotError):  # noqa: N818 - an answer to the person who asked for it
    """The step can't be taken; nothing has changed; the message says why, in Vietnamese."""


class What(StrEnum):
    FIELD = "field"
    CLAUSE = "clause"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at: a field by its `key`, the clause of the id `key`, or line `at` of the list `key`."""

    what: What
    key: str
    at: int = 0


def points(draft: DraftFile) -> list[Point]:
    """What is left to look at, in the order of the file."""
    fields = [
        Point(What.FIELD, key)
        for key in ASKED
        if key in draft.fields and (draft.fields[key] or UNKNOWN).startswith(UNKNOWN)
    ]
    clauses = [Point(What.CLAUSE, clause.id) for clause in draft.clauses if clause.doubts]
    lines = [Point(What.LINE, key, at) for key in LISTS for at in range(len(draft.left_over[key]))]
    return [*fields, *clauses, *lines]


def filled(key: str, value: str) -> list[Edit]:
    return [Put((key,), value)]


def accepted(draft: DraftFile, clause_id: str) -> list[Edit]:
    at, clause = _found(draft, clause_id)
    return [Remove(("clauses", at, "doubts"))] if clause.doubts else []


def corrected(draft: DraftFile, clause_id: str, wrong: str, right: str) -> list[Edit]:
    """`wrong` stands once in the clause."""
    at, clause = _found(draft, clause_id)
    times = clause.text.count(wrong) if wrong else 0
    if times != 1:
        place = "không có trong mục này" if times == 0 else f"có {times} chỗ trong mục này; xin gõ dài hơn"
        raise NotPossible(f"“{wrong}” {place}.")
    return _with_text(at, clause.text.replace(wrong, right))


def rewritten(draft: DraftFile, clause_id: str, text: str) -> list[Edit]:
    """All of the clause anew, as it stands in the document."""
    at, _ = _found(draft, clause_id)
    if not text.strip():
        raise NotPossible("Mục không để trống được; nếu thừa, xin gộp nó vào mục trước.")
    return _with_text(at, text.strip())


def split(draft: DraftFile, clause_id: str, start: str) -> list[Edit]:
    """The clause in two, the second from the words `start` on; both are named by letters."""
    at, clause = _found(draft, clause_id)
    cut = clause.text.find(start) if start else -1
    if cut <= 0 or clause.text.count(start) != 1:
        raise NotPossible(
            f"Cần mấy chữ đầu của phần sau, có đúng một chỗ trong mục và không ở đầu mục; thấy “{start}”."
        )
    first, second = _split_ids(draft, clause_id)
    before, after = clause.text[:cut].strip(), clause.text[cut:].strip()
    new = {"id": second, "label": _relettered(clause, second), "audience": clause.audience, "kind": clause.kind}
    return [
        *_with_text(at, before),
        *([Put(("clauses", at, "id"), first)] if first != clause_id else []),
        *([Put(("clauses", at, "label"), _relettered(clause, first))] if first != clause_id else []),
        Add(("clauses",), {**new, "text": after}, before=at + 1),
    ]


def _split_ids(draft: DraftFile, clause_id: str) -> tuple[str, str]:
    taken = {clause.id for clause in draft.clauses}
    lettered = clause_id[-1:] in LETTERS
    stem = clause_id[:-1] if lettered else clause_id
    free = [letter for letter in LETTERS if f"{stem}{letter}" not in taken]
    if lettered:
        free = [letter for letter in free if LETTERS.index(letter) > LETTERS.index(clause_id[-1])]
    needed = 1 if lettered else 2
    if len(free) < needed:
        raise NotPossible(f"Mục {clause_id} không còn chữ cái nào để đặt cho phần sau.")
    return (clause_id, f"{stem}{free[0]}") if lettered else (f"{stem}{free[0]}", f"{stem}{free[1]}")


def _relettered(clause: DraftedClause, clause_id: str) -> str:
    label = re.sub(r", đoạn \w$", "", clause.label)
    return f"{label}, đoạn {clause_id[-1]}"


def joined(draft: DraftFile, clause_id: str) -> list[Edit]:
    """The clause becomes the end of the one before."""
    at, clause = _found(draft, clause_id)
    if at == 0:
        raise NotPossible("Đây là mục đầu tiên, không có mục nào ở trước để gộp vào.")
    before = draft.clauses[at - 1]
    # A paragraph that was cut within a sentence goes on where it was cut.
    gap = " " if clause.text[:1].islower() else "\n"
    return [*_with_text(at - 1, f"{before.text}{gap}{clause.text}"), Remove(("clauses", at))]


def renumbered(draft: DraftFile, clause_id: str, new: str, label: str = "") -> list[Edit]:
    at, _ = _found(draft, clause_id)
    if not _ID.fullmatch(new):
        raise NotPossible(f"“{new}”: cần chữ cái, chữ số và dấu chấm, như 2.4a hay d3.1b.")
    if new != clause_id and draft.index_of(new) is not None:
        raise NotPossible(f"Số {new} đã là của một mục khác.")
    return [Put(("clauses", at, "id"), new), *([Put(("clauses", at, "label"), label)] if label else [])]


def typed(draft: DraftFile, clause_id: str, key: str, value: str) -> list[Edit]:
    """`key` is kind or audience."""
    at, _ = _found(draft, clause_id)
    allowed = KINDS if key == "kind" else AUDIENCES
    if value not in allowed:
        raise NotPossible(f"Chỉ nhận: {', '.join(allowed)}; thấy “{value}”.")
    return [Put(("clauses", at, key), value)]


def taken_in(draft: DraftFile, point: Point, clause_id: str) -> list[Edit]:
    """A line that stood nowhere becomes the last line of a clause."""
    at, clause = _found(draft, clause_id)
    line = draft.left_over[point.key][point.at]
    return [*_with_text(at, f"{clause.text}\n{line}"), *dropped(draft, point)]


def dropped(draft: DraftFile, point: Point) -> list[Edit]:
    """A line that says nothing, as the number of a page, is left out."""
    only = len(draft.left_over[point.key]) == 1
    return [Remove((point.key,)) if only else Remove((point.key, point.at))]


def put_in_service(draft: DraftFile, role: str) -> list[Edit]:
    """The draft becomes a document that is answered from."""
    left = points(draft)
    if left:
        raise NotPossible(f"Còn {len(left)} chỗ chưa soát.")
    return [Put(("role",), role), *(Remove((key,)) for key in ("draft", "remarks", *LISTS) if key in draft.keys)]


def _with_text(at: int, text: str) -> list[Edit]:
    return [Put(("clauses", at, "text"), text)]


def _found(draft: DraftFile, clause_id: str) -> tuple[int, DraftedClause]:
    at = draft.index_of(clause_id)
    if at is None:
        raise NotPossible(f"Không có mục {clause_id} trong bản nháp này.")
    return at, draft.clauses[at]


def in_order(draft: DraftFile) -> Iterator[str]:
    """One line for each clause, for the last look at all of them."""
    for clause in draft.clauses:
        beginning = " ".join(clause.text.split())[:60]
        yield f"{clause.id:10} {clause.kind or '-':7} {clause.audience or '-':13} {beginning}"

"""A document's draft: its head, its clauses, and everything that was not understood."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.importing.clauses import DraftClause, clauses_of, place_of
from bot.importing.header import Header, header_of, replaced_by
from bot.importing.lines import DocumentLine, Reading
from bot.importing.markers import MarkerLevel
from bot.importing.old_codes import is_word
from bot.importing.outline import tree_of
from bot.importing.paragraphs import Joined, Paragraph, joined

OPENING, ENDING = "mo-dau", "noi-nhan"
_TAIL = re.compile(r"N[ơ ]\s*i nhận\s*:?", re.IGNORECASE)
_CLOSING = re.compile(
    r"\(?(?:Chỉ thị|Công văn|Quyết định|Hướng dẫn|Kế hoạch|Thông báo|Quy định|Nghị quyết|Quy chế) này\b"
)
_EFFECT = re.compile(r"thay thế|hiệu lực")
_WORD = re.compile(r"[^\W\d_]+")
_BROKEN_FIGURE = re.compile(r"(?<!\d)\d*+ [.,/]\d[\d.,/]*|\(\s(?=[a-zà-ỹ])")
MIN_BROKEN_WORDS = 3
MIN_BROKEN_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """`not_understood` holds every line of the file that stands in no field and no clause."""

    header: Header
    replaces: str | None
    clauses: tuple[DraftClause, ...]
    notes: tuple[Paragraph, ...]
    not_understood: tuple[DocumentLine, ...]
    remarks: tuple[str, ...]


def draft_of(reading: Reading) -> DocumentDraft:
    """The draft of a document."""
    header = header_of(reading.lines)
    body = joined(reading.lines[header.body_at :])
    main, tail = _split_tail(body.paragraphs)
    first = next((at for at, paragraph in enumerate(main) if paragraph.marker and not _is_address(main, at)), len(main))
    opening, marked = main[:first], main[first:]
    marked, closing = _split_closing(marked)
    clauses = clauses_of(tree_of(marked), is_report=header.kind == "BÁO CÁO") if marked else []
    clauses = _with_closing(clauses, closing)
    whole = [
        *([_plain(OPENING, "Phần mở đầu", opening)] if opening else []),
        *clauses,
        *([_plain(ENDING, "Nơi nhận và phần ký", tail)] if tail else []),
    ]
    return DocumentDraft(
        header=header,
        replaces=replaced_by("\n".join(paragraph.text for paragraph in closing)),
        clauses=tuple(map(_marked_damage, whole)),
        notes=body.notes,
        not_understood=(*header.unused, *body.left_over),
        remarks=(*reading.remarks, *_remarks(clauses, body)),
    )


def _split_tail(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    at = next((at for at, paragraph in enumerate(paragraphs) if _TAIL.match(paragraph.text)), len(paragraphs))
    return list(paragraphs[:at]), list(paragraphs[at:])


def _is_address(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether the mark is one of the dashes under "Kính gửi:"."""
    before = [paragraph for paragraph in paragraphs[:at] if paragraph.text.startswith("Kính gửi")]
    return bool(before) and all(p.marker for p in paragraphs[paragraphs.index(before[-1]) + 1 : at + 1])


def _split_closing(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """What follows the last numbered clause and speaks of the document as a whole."""
    numbered = (at for at, one in enumerate(paragraphs) if one.marker and one.marker.level < MarkerLevel.DASH)
    after = max(numbered, default=-1) + 1
    at = next(
        (at for at, one in enumerate(paragraphs) if at >= after and not one.marker and _CLOSING.match(one.text)),
        len(paragraphs),
    )
    return list(paragraphs[:at]), list(paragraphs[at:])


def _with_closing(clauses: list[DraftClause], closing: Sequence[Paragraph]) -> list[DraftClause]:
    """A closing that says what is replaced, or from when it binds, is a clause; else it belongs to the last clause."""
    if not closing:
        return clauses
    text = "\n".join(paragraph.whole for paragraph in closing)
    if not clauses or _EFFECT.search(text):
        number = clauses[-1].id.split(".")[0] if clauses else "0"
        new = str(int(number) + 1) if number.isdecimal() else "cau-ket"
        page, start, end = place_of(closing)
        doubt = "đoạn này không mang số trong văn bản"
        clause = DraftClause(
            new, "Đoạn cuối và câu kết", text, page, start, end, audience="organisation", doubts=(doubt,)
        )
        return [*clauses, clause]
    last = clauses[-1]
    label = f"{last.label} và câu kết"
    return [*clauses[:-1], replace(last, text=f"{last.text}\n{text}", end=closing[-1].end, label=label)]


def _plain(clause_id: str, label: str, paragraphs: Sequence[Paragraph]) -> DraftClause:
    page, start, end = place_of(paragraphs)
    return DraftClause(clause_id, label, "\n".join(paragraph.whole for paragraph in paragraphs), page, start, end)


def _marked_damage(clause: DraftClause) -> DraftClause:
    """The clause with the words and figures named that look as if letters or digits were lost."""
    if clause.id == ENDING:
        return clause
    words = _WORD.findall(clause.text)
    broken = [word for word in words if len(word) <= 4 and word.islower() and not is_word(word)]
    doubts = list(clause.doubts)
    if len(broken) >= max(MIN_BROKEN_WORDS, MIN_BROKEN_SHARE * len(words)):
        examples = ", ".join(f"“{word}”" for word in list(dict.fromkeys(broken))[:6])
        doubts.append(f"chữ có thể bị mất hoặc sai: {examples}")
    if clause.text[:1].islower() and clause.id[-1:].isdecimal():
        doubts.append("mục này bắt đầu bằng chữ thường: xem có phải chữ hoa bị mất, hay là phần tiếp của mục trước")
    figures = [found[0].strip() for found in _BROKEN_FIGURE.finditer(clause.text)]
    if figures:
        doubts.append(
            f"con số có thể bị mất chữ số, không trích dẫn: {', '.join(f'“{figure}”' for figure in figures[:6])}"
        )
    return replace(clause, doubts=tuple(doubts))


def _remarks(clauses: Sequence[DraftClause], body: Joined) -> list[str]:
    remarks = []
    if not clauses:
        remarks.append("Không tìm thấy mục nào được đánh số (Điều, 1., a), gạch đầu dòng); xin tự chia các mục.")
    if body.notes:
        remarks.append(f"Có {len(body.notes)} chú thích, ghi ở khóa notes; xin đưa vào chỗ của chúng.")
    return remarks

"""The head of a document: number, date, kind, title, issuer; and where its body begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.importing.lines import DocumentLine

KINDS = (
    "CHỈ THỊ", "QUYẾT ĐỊNH", "QUY ĐỊNH", "HƯỚNG DẪN", "KẾ HOẠCH", "THÔNG BÁO", "NGHỊ QUYẾT", "BÁO CÁO", "QUY CHẾ",
    "CHƯƠNG TRÌNH", "KẾT LUẬN", "NGHỊ ĐỊNH", "THÔNG TƯ", "QUY TẮC", "LUẬT",
)  # fmt: skip
LETTER_KIND = "CÔNG VĂN"
MAX_LINES = 60
_NUMBER = re.compile(r"Số\s*:?\s*(\d+[\w./-]*(?:-[\w./]+)*|[-/][A-ZĐ][\w/.-]*)")
_DATE = re.compile(r"ngày\s+(\d{0,2})\s*tháng\s+(\d{0,2})\s*năm\s+(\d{4})", re.IGNORECASE)
_ABOUT = re.compile(r"(?:V/v|Về việc)\b[:.]?\s*", re.IGNORECASE)
_OF = re.compile(r"CỦA\s+(.+)")
_PERIOD = re.compile(r"giai đoạn\s+(\d{4})\s*[-–]\s*(\d{4})")
_REPLACES = re.compile(
    r"thay thế\s+(?:cho\s+)?((?:Chỉ thị|Công văn|Quyết định|Quy định|Hướng dẫn|Kế hoạch)\s+số\s+[\w/.-]+)"
)
_BODY_HEADS = ("ỦY", "UỶ", "BỘ", "BAN", "HỘI", "ĐOÀN", "SỞ", "TỈNH", "HUYỆN", "ĐẢNG ỦY", "MẶT TRẬN", "CÔNG AN", "PHÒNG")
_MOTTO = re.compile(r"(?:ĐẢNG|ĐÀNG) CỘNG SẢN VIỆT NAM|CỘNG H[ÒO]À? XÃ HỘI CHỦ NGHĨA VIỆT NAM|CỘNG HÒA.*|Độc lập.*")
_RULE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Header:
    """What the head says; None or "" for what it does not. `issued` is "2021-08-25", or "2022" for a year alone.

    `body_at` is the index of the first line after the head, `unused` are lines of the head that say none of it.
    """

    kind: str
    title: str
    number: str | None
    issuer: str
    issued: str | None
    period: tuple[int, int] | None
    body_at: int
    unused: tuple[DocumentLine, ...]


def header_of(lines: Sequence[DocumentLine]) -> Header:
    head = [
        (at, line, line.text.strip().strip("*_ ")) for at, line in enumerate(lines[:MAX_LINES]) if line.text.strip()
    ]
    kind_at = next((at for at, _, words in head if words.upper() in KINDS and words.isupper()), None)
    letter = kind_at is None
    title_lines, body_at = _title_after(head, kind_at) if kind_at is not None else _letter_title(head)
    before = [(at, line, words) for at, line, words in head if at < body_at]
    all_text = "\n".join(words for _, _, words in before)
    number = _NUMBER.search(all_text)
    date = _DATE.search(all_text)
    title = " ".join(words for _, _, words in title_lines)
    of = _OF.match(title_lines[0][2]) if title_lines and title_lines[0][2].isupper() else None
    if of:
        title = " ".join(words for _, _, words in title_lines[1:])
    kind = LETTER_KIND if letter else next(words for at, _, words in head if at == kind_at).upper()
    period = _PERIOD.search(title)
    return Header(
        kind=kind,
        title=_ABOUT.sub("về việc " if not letter else "", title, count=1).strip(),
        number=number[1] if number and number[1][0].isdigit() else None,
        issuer=_titled(of[1]) if of else _issuer(before),
        issued=_issued(date),
        period=(int(period[1]), int(period[2])) if period else None,
        body_at=body_at,
        unused=tuple(line for at, line, words in before if not _is_used(at, words, kind_at, title_lines)),
    )


def replaced_by(text: str) -> str | None:
    """The document that this one says it replaces, as it is named there; None where it names none."""
    found = _REPLACES.search(text)
    return found[1].rstrip(".,") if found else None


_Words = tuple[int, DocumentLine, str]


def _title_after(head: Sequence[_Words], kind_at: int) -> tuple[list[_Words], int]:
    """The lines of the title and the index of the first line after it: a title goes on in small letters."""
    title: list[_Words] = []
    for at, line, words in head:
        if at <= kind_at:
            continue
        if _RULE.fullmatch(words):
            return title, at + 1
        goes_on = not title or words[0].islower() or (title[-1][2].isupper() and not words[:2].istitle())
        if not goes_on or len(words) > 200:
            return title, at
        title.append((at, line, words))
    return title, title[-1][0] + 1 if title else kind_at + 1


def _letter_title(head: Sequence[_Words]) -> tuple[list[_Words], int]:
    """A letter has no kind: its title stands under its number, or after "V/v", before whom it is written to."""
    to_at = next((at for at, _, words in head if words.lstrip("*").startswith("Kính gửi")), None)
    numbered = next((at for at, _, words in head if _NUMBER.search(words)), None)
    end = to_at if to_at is not None else (numbered + 1 if numbered is not None else 0)
    about = next((at for at, _, words in head if at < end and _ABOUT.match(words)), None)
    start = about if about is not None else (numbered + 1 if numbered is not None else end)
    title: list[_Words] = []
    for at, line, words in head:
        if start <= at < end and not (title and words[0].isupper()) and not words.isupper() and not _DATE.search(words):
            title.append((at, line, words))
        elif title:
            break
    return title, end


def _issuer(before: Sequence[_Words]) -> str:
    bodies = [
        words
        for _, _, words in before
        if words.isupper() and not _MOTTO.fullmatch(words) and words not in KINDS and words.startswith(_BODY_HEADS)
    ]
    return _titled(bodies[-1]) if bodies else ""


def _titled(capitals: str) -> str:
    """The name of a body in capitals with only its names capitalised, as Huyện ủy Tuy Phước."""
    words = capitals.strip("*").split()
    small = {"ủy", "uỷ", "ban", "vụ", "nhân", "dân", "bộ", "và", "đoàn", "hành", "giáo"}
    heads = {"TỈNH", "HUYỆN", "THÀNH", "THỊ", "ĐẢNG", "BAN", "SỞ", "HỘI", "ỦY", "XÃ", "PHƯỜNG", "QUẬN"}
    shown = []
    for at, word in enumerate(words):
        lower = word.lower()
        starts = at == 0 or (word in heads and words[at - 1] not in heads)
        shown.append(lower.capitalize() if starts or lower not in small else lower)
    return " ".join(shown)


def _issued(date: re.Match[str] | None) -> str | None:
    if date is None:
        return None
    day, month, year = date.groups()
    return f"{year}-{int(month):02}-{int(day):02}" if day and month else year


def _is_used(at: int, words: str, kind_at: int | None, title: Sequence[_Words]) -> bool:
    if at == kind_at or any(at == place for place, _, _ in title):
        return True
    known = (_NUMBER, _DATE, _MOTTO, _RULE)
    return any(
        pattern.search(words) if pattern in (_NUMBER, _DATE) else pattern.fullmatch(words) for pattern in known
    ) or (words.isupper() and words.startswith((*_BODY_HEADS, "ĐẢNG", "ĐÀNG")))

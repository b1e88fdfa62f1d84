"""A draft as the YAML that editors go on with: `knowledge/documents/*.yaml` with `draft: true` and its doubts."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.data.yaml_text import folded, in_quotes, scalar
from bot.importing.clauses import DraftClause
from bot.importing.draft import DocumentDraft
from bot.importing.header import LETTER_KIND

_HEAD = """\
# Bản nháp do lệnh `bot import` lập từ tệp “{file}”. Chương trình chưa dùng tệp này.
# Việc của người soát: so từng mục với bản gốc, sửa các chỗ ghi ở khóa doubts rồi xóa dòng đó, xem khóa
# not_understood và notes, điền các khóa còn null. Xong thì xóa dòng `draft: true` và đưa tệp vào knowledge/documents.
"""


def written(draft: DocumentDraft, document_id: str, file: str) -> str:
    """The whole file, as YAML."""
    return _HEAD.format(file=file) + "\n".join(_lines(draft, document_id)) + "\n"


def without_head(text: str) -> str:
    """Without the lines at the top that say it is a draft."""
    lines = text.split("\n")
    if not lines[0].startswith(_HEAD[: _HEAD.index("`")]):
        return text
    return "\n".join(lines[next(at for at, line in enumerate(lines) if not line.startswith("#")) :])


def slug_of(draft: DocumentDraft, file_stem: str) -> str:
    """An id for the document: its number ("cv-136-2021"), or the file's name where it has none."""
    header = draft.header
    if header.number:
        kind = "".join(word[0] for word in header.kind.split()).lower()
        year = f"-{header.issued[:4]}" if header.issued else ""
        return _ascii(f"{kind}-{header.number.split('-')[0].split('/')[0]}{year}")
    return _ascii(file_stem)[:40].strip("-") or "van-ban"


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _lines(draft: DocumentDraft, document_id: str) -> Iterator[str]:
    header = draft.header
    yield "draft: true"
    yield f"id: {document_id}"
    yield from _block("title", _title(draft), "")
    yield f"short: {_scalar(_short(draft))}"
    yield f"number: {_scalar(header.number)}"
    yield f"issuer: {_scalar(header.issuer or '(chưa rõ cơ quan ban hành)')}"
    yield f"issued: {_quoted(header.issued)}"
    yield f"period: {f'[{header.period[0]}, {header.period[1]}]' if header.period else 'null'}"
    if draft.replaces:
        yield f"# Văn bản nói là thay thế {draft.replaces}; ghi id của văn bản ấy vào đây, nếu có trong kho."
    yield "replaces: null"
    yield "replaced_by: null"
    yield "role: related"
    yield from _texts("remarks", draft.remarks, "")
    yield from _texts("not_understood", [line.text.strip() for line in draft.not_understood], "")
    yield from _texts("notes", [note.text for note in draft.notes], "")
    yield "clauses:"
    for clause in draft.clauses:
        yield from _clause(clause)


def _title(draft: DocumentDraft) -> str:
    header = draft.header
    if not header.title:
        return "(chưa rõ tên văn bản)"
    kind = header.kind.capitalize()
    if header.kind == LETTER_KIND:
        return (
            f"{kind} số {header.number} về {_lowered(header.title)}" if header.number else f"{kind} về {header.title}"
        )
    return f"{kind} {header.title}" if header.title[0].islower() else f"{kind} {_lowered(header.title)}"


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:] if not title[:2].isupper() else title


def _short(draft: DocumentDraft) -> str:
    kind = draft.header.kind.capitalize()
    return f"{kind} {draft.header.number or (draft.header.issued or '')[:4]}".strip()


def _clause(clause: DraftClause) -> Iterator[str]:
    yield f"  - id: {_quoted(clause.id)}"
    yield f"    label: {_quoted(clause.label)}"
    yield f"    at: {{page: {clause.page}, start: {clause.start}, end: {clause.end}}}"
    yield f"    audience: {clause.audience or 'null'}"
    yield f"    kind: {clause.kind}"
    yield from _texts("doubts", clause.doubts, "    ")
    if clause.heading:
        yield from _block("heading", clause.heading, "    ")
    yield from _block("text", clause.text, "    ")


def _texts(key: str, values: Sequence[str], indent: str) -> Iterator[str]:
    if values:
        yield f"{indent}{key}:"
        yield from (f"{indent}  - {_quoted(value)}" for value in values)


def _block(key: str, text: str, indent: str) -> Iterator[str]:
    first, *lines = folded(text, f"{indent}  ")
    yield f"{indent}{key}: {first}"
    yield from lines


def _scalar(value: str | None) -> str:
    return scalar(value if value is None else _printable(value))


def _quoted(value: str | None) -> str:
    return in_quotes(value if value is None else _printable(value))


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)

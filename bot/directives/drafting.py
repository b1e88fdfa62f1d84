"""Draft answers for clauses that have none: what the clause says is quoted, what it asks is guessed and marked so."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.answers.documents import UNREADABLE
from bot.answers.entries import MAX_ANSWER_CHARS, MAX_QUOTE_CHARS, MAX_TITLE_CHARS, MAX_TOPIC_TITLE_CHARS
from bot.answers.schema import Clause, Document, Verdict
from bot.data.yaml_text import folded, in_quotes, scalar
from bot.directives.coverage import id_of
from bot.importing.splitting import guessed_kind

_HEAD = """\
# yaml-language-server: $schema=../../.schema/answers.json
# Bản nháp câu trả lời do lệnh `bot document drafts` lập. Chương trình chưa dùng tệp này.
# Việc của người biên tập, với từng câu: xem lại verdict (chương trình đoán theo câu chữ), sửa title, answer, next cho
# dễ hiểu, viết vào examples vài câu như người ta vẫn hỏi (nên từ 8 câu, đủ giọng), rồi xóa dòng `draft: true`.
# Câu nào không cần thì xóa cả câu. Xong thì chuyển tệp vào knowledge/answers và gõ: .venv/bin/bot check
"""
_NEXT = "Đồng chí xem nguyên văn {label} của {short}."
_ANSWER = "{short}, {label} nêu: “{quote}”"
_ENDS = re.compile(r"[;.:,] ")
MIN_QUOTE_CHARS = 40
LAST_ORDER = 900
"""Behind the topics that people put in order."""


def drafted(topic: str, document: Document, clauses: Sequence[Clause]) -> str:
    """A topic file with a draft for each clause, as YAML."""
    return _HEAD + "\n".join(_lines(topic, document, clauses)) + "\n"


def _lines(topic: str, document: Document, clauses: Sequence[Clause]) -> Iterator[str]:
    yield f"topic: {topic}"
    yield f"title: {scalar(_cut(document.short, MAX_TOPIC_TITLE_CHARS))}"
    yield f"order: {LAST_ORDER}"
    yield "entries:"
    taken: set[str] = set()
    for clause in clauses:
        yield from _entry(_entry_id(clause, taken), document, clause)


def _entry(entry_id: str, document: Document, clause: Clause) -> Iterator[str]:
    label = clause.label[:1].lower() + clause.label[1:]
    quote = quoted_from(clause.text)
    answer = _ANSWER.format(short=document.short, label=label, quote=quote)
    yield f"  - id: {entry_id}"
    yield "    draft: true"
    yield "    kind: rule"
    yield f"    title: {in_quotes(_title(clause.text))}"
    yield f"    verdict: {verdict_of(clause.text)}   # đoán theo câu chữ, xin xem lại"
    yield from _block("answer", answer if len(answer) <= MAX_ANSWER_CHARS else f"{document.short} nêu ở {label}.")
    yield from _block("next", _NEXT.format(label=label, short=document.short))
    yield "    citations:"
    yield f"      - clause: {scalar(clause.ref, quoted=True)}"
    yield f"        quote: {in_quotes(quote)}"
    yield "    examples: []"


def _block(key: str, text: str) -> Iterator[str]:
    first, *lines = folded(text, "      ")
    yield f"    {key}: {first}"
    yield from lines


def verdict_of(text: str) -> Verdict:
    """A guess from the wording of one clause."""
    return Verdict(guessed_kind(text, "individual"))


def quoted_from(text: str) -> str:
    """The beginning of a clause up to where a sentence or a part of it ends, word for word; "" where nothing of it is
    fit to be quoted.
    """
    whole = " ".join(text.split()).partition(UNREADABLE)[0].strip()
    if len(whole) <= MAX_QUOTE_CHARS:
        return whole
    ends = [found.start() for found in _ENDS.finditer(whole[:MAX_QUOTE_CHARS])]
    cut = ends[-1] if ends and ends[-1] >= MIN_QUOTE_CHARS else whole.rindex(" ", 0, MAX_QUOTE_CHARS)
    return whole[:cut].rstrip(" ;,:")


def _title(text: str) -> str:
    first = _ENDS.split(" ".join(text.split()), maxsplit=1)[0].rstrip(".;,:")
    title = _cut(first, MAX_TITLE_CHARS)
    return title[:1].upper() + title[1:]


def _cut(text: str, most_chars: int) -> str:
    return text if len(text) <= most_chars else text[: text.rindex(" ", 0, most_chars)]


def _entry_id(clause: Clause, taken: set[str]) -> str:
    """As "qd-15-2026-d3-2a"; đ is "dd", so that it is not d."""
    plain = unicodedata.normalize("NFD", id_of(clause.ref).replace("đ", "dd").replace("Đ", "dd").lower())
    name = re.sub(r"[^a-z0-9]+", "-", f"{clause.document}-{plain}").strip("-")
    while name in taken:
        name += "-2"
    taken.add(name)
    return name

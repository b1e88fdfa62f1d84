"""The answers as data: `knowledge/answers/*.yaml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import yaml

from bot.answers.documents import UNREADABLE
from bot.answers.normalise import fold_text
from bot.answers.schema import Circumstance, Citation, Clause, Entry, Kind, Topic, Verdict
from bot.data.yaml_source import Scalar, Source, line_of
from bot.domain.errors import Fault

MAX_TITLE_CHARS = 70
MAX_TOPIC_TITLE_CHARS = 45
MAX_ANSWER_CHARS = 420
MAX_NEXT_CHARS = 260
MAX_QUOTE_CHARS = 220
MAX_CITATIONS = 3
MAX_EXAMPLE_CHARS = 1_000

_FILE_KEYS = frozenset({"topic", "title", "order", "entries"})
_COMMON = frozenset({"id", "kind", "title", "answer", "examples"})
_KEYS = {
    Kind.RULE: _COMMON | {"verdict", "next", "citations"},
    Kind.NOT_COVERED: _COMMON | {"turn_to"},
}
_OPTIONAL = frozenset({"related", "despite", "draft", "checked", "recheck"})
_ANY_KEY = _COMMON | _OPTIONAL | {"verdict", "next", "citations", "turn_to"}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(slots=True)
class Drafts:
    """What has been read so far, over all files; `places` says where each example (folded) stands."""

    topics: dict[str, Topic] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    examples: list[tuple[str, str]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    related: list[tuple[str, Scalar]] = field(default_factory=list)
    despite: list[tuple[str, Scalar]] = field(default_factory=list)


def read_answers(source: Source, clauses: Mapping[str, Clause], drafts: Drafts) -> None:
    """Add one topic file to the drafts, noting its faults."""
    root = source.root()
    if root is None:
        return
    fields = source.fields(root, "(tệp)", _FILE_KEYS)
    topic_id = source.text(fields.get("topic"), "topic")
    if topic_id and topic_id != source.path.stem:
        source.fault(line_of(fields["topic"]), "topic", f"cần đúng tên tệp, {source.path.stem!r}")
    title = source.text(fields.get("title"), "title", MAX_TOPIC_TITLE_CHARS)
    own: list[str] = []
    for node in source.items(fields.get("entries"), "entries"):
        entry = _read_entry(source, node, topic_id, clauses, drafts)
        if entry.id in drafts.entries:
            other = drafts.entries[entry.id].topic
            source.fault(line_of(node), "id", f"cần một tên (id) riêng: {entry.id!r} đã có ở {other}")
            continue
        drafts.entries[entry.id] = entry
        own.append(entry.id)
    drafts.topics[topic_id] = Topic(topic_id, title, _order(source, fields.get("order")), tuple(own))


def check_references(drafts: Drafts, faults: list[Fault]) -> None:
    """Related entries may stand in any file, so they are looked up when all are read."""
    for file, name in drafts.related:
        if name.text not in drafts.entries:
            faults.append(Fault(file, name.line, "related", f"cần tên (id) của một câu trả lời, thấy {name.text!r}"))


def check_circumstances(drafts: Drafts, circumstances: Iterable[Circumstance], faults: list[Fault]) -> None:
    """Circumstances that entries hold in are read after them."""
    known = {one.id for one in circumstances}
    for file, name in drafts.despite:
        if name.text not in known:
            expected = "cần tên (id) của một tình tiết trong circumstances.yaml (xem bằng bot explain)"
            faults.append(Fault(file, name.line, "despite", f"{expected}, thấy {name.text!r}"))


def _read_entry(source: Source, node: yaml.Node, topic: str, clauses: Mapping[str, Clause], drafts: Drafts) -> Entry:
    kind = _kind(source, node)
    required = _KEYS[kind] if kind else frozenset({"kind"})
    fields = source.fields(node, "entries", required, _OPTIONAL if kind else _ANY_KEY)
    if "draft" in fields and source.text(fields["draft"], "draft") != "false":
        source.fault(
            line_of(fields["draft"]),
            "draft",
            "câu trả lời này còn là bản nháp; xin viết examples, soát rồi xóa dòng này",
        )
    entry_id = source.text(fields.get("id"), "id")
    if entry_id and not _ID.fullmatch(entry_id):
        source.fault(line_of(fields["id"]), "id", "cần chữ thường không dấu, chữ số, gạch nối đơn")
    verdict = source.choice(fields.get("verdict"), "verdict", frozenset(Verdict))
    read_examples(source, fields.get("examples"), entry_id, drafts)
    related = source.texts(fields.get("related"), "related")
    drafts.related.extend((source.name, name) for name in related)
    despite = source.texts(fields.get("despite"), "despite")
    drafts.despite.extend((source.name, name) for name in despite)
    return Entry(
        id=entry_id,
        topic=topic,
        kind=kind or Kind.RULE,
        title=source.text(fields.get("title"), "title", MAX_TITLE_CHARS),
        answer=source.text(fields.get("answer"), "answer", MAX_ANSWER_CHARS),
        verdict=Verdict(verdict) if verdict else None,
        next=source.text(fields["next"], "next", MAX_NEXT_CHARS) if "next" in fields else None,
        turn_to=source.text(fields["turn_to"], "turn_to", MAX_NEXT_CHARS) if "turn_to" in fields else None,
        citations=read_citations(source, fields.get("citations"), clauses),
        related=tuple(name.text for name in related),
        checked=_day(source, fields.get("checked")),
        recheck=source.optional_text(fields.get("recheck"), "recheck"),
        despite=tuple(name.text for name in despite),
    )


def _day(source: Source, node: yaml.Node | None) -> str | None:
    written = source.optional_text(node, "checked")
    if node is None or not written:
        return None
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        source.fault(line_of(node), "checked", f"cần ngày dạng năm-tháng-ngày, như 2026-11-30; thấy {written!r}")
        return None


def _order(source: Source, node: yaml.Node | None) -> int:
    value = source.text(node, "order")
    if node is not None and not value.isdecimal():
        source.fault(line_of(node), "order", f"cần một số nguyên, thấy {value!r}")
        return 0
    return int(value or 0)


def _kind(source: Source, node: yaml.Node) -> Kind | None:
    """Read ahead of the other keys, for it decides which they are; its faults are noted with theirs."""
    if not isinstance(node, yaml.MappingNode):
        return None
    for name, value in node.value:
        if name.value == "kind":
            kind = source.choice(value, "kind", frozenset(Kind))
            return Kind(kind) if kind else None
    return None


def read_examples(source: Source, node: yaml.Node | None, entry_id: str, drafts: Drafts) -> None:
    """Add the examples of an entry or card to the drafts: each once over the whole knowledge."""
    examples = source.texts(node, "examples")
    if node is not None and not examples:
        source.fault(line_of(node), "examples", "cần ít nhất một câu hỏi mẫu")
    for example in examples:
        folded = fold_text(example.text)
        if len(example.text) > MAX_EXAMPLE_CHARS:
            source.fault(example.line, "examples", f"dài nhất {MAX_EXAMPLE_CHARS} ký tự")
        elif example.text and not folded:
            source.fault(example.line, "examples", "cần có chữ")
        elif folded in drafts.places:
            source.fault(example.line, "examples", f"cần một câu khác, câu này đã có ở {drafts.places[folded]}")
        else:
            drafts.places[folded] = f"{source.name}:{example.line}"
            drafts.examples.append((example.text, entry_id))


def read_citations(source: Source, node: yaml.Node | None, clauses: Mapping[str, Clause]) -> tuple[Citation, ...]:
    items = source.items(node, "citations")
    if node is not None and not 1 <= len(items) <= MAX_CITATIONS:
        source.fault(line_of(node), "citations", f"cần từ 1 đến {MAX_CITATIONS} trích dẫn, đang có {len(items)}")
    found = []
    for item in items:
        fields = source.fields(item, "citations", frozenset({"clause", "quote"}))
        ref = source.text(fields.get("clause"), "clause")
        quote = source.text(fields.get("quote"), "quote", MAX_QUOTE_CHARS)
        if ref and ref not in clauses:
            source.fault(line_of(fields["clause"]), "clause", f"cần tên của một điều khoản, thấy {ref!r}")
        elif quote and quote not in " ".join(clauses[ref].text.split()):
            source.fault(line_of(fields["quote"]), "quote", f"cần lời của {ref}, đúng từng chữ")
        elif UNREADABLE in quote:
            source.fault(line_of(fields["quote"]), "quote", "không dùng con số mà văn bản gốc không đọc rõ")
        found.append(Citation(ref, quote))
    return tuple(found)

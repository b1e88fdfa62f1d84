"""Planned messages as data: every other file of `knowledge/broadcasts/`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml

from bot.answers.schema import Citation
from bot.data.yaml_source import Source, line_of
from bot.planning.calendar_files import read_late_window
from bot.planning.limits import MAX_ARTICLE_DESCRIPTION_UNITS
from bot.planning.pictures import picture_fault
from bot.planning.quizzes import read_quiz
from bot.planning.schedules import read_schedule
from bot.planning.schema import Audience, Calendar, MessageKind, Planned, Reach

MAX_TITLE_CHARS = 70
MAX_CITATIONS = 3
MAX_ENTRIES = 3

_COMMON = frozenset({"id", "kind", "topic", "title", "entries", "citations", "schedule"})
_SOMETIMES = frozenset({"audience", "late_window_hours"})
_KEYS = {
    MessageKind.GUIDANCE: _COMMON | {"text"},
    MessageKind.QUIZ: _COMMON | {"question", "options", "correct", "explanation"},
}
_OPTIONAL = {MessageKind.GUIDANCE: _SOMETIMES | {"picture", "description"}, MessageKind.QUIZ: _SOMETIMES}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What the reading of a message looks things up in; `now` is None where a date that has passed is no fault."""

    topics: Mapping[str, str]
    calendar: Calendar
    now: datetime | None


@dataclass(frozen=True, slots=True)
class UncheckedMessage:
    """A message as read, its own line and those of what can be checked only against the knowledge base.

    A citation with an empty quote means the whole clause.
    """

    source: Source
    line: int
    planned: Planned
    entry_lines: tuple[int, ...]
    citation_lines: tuple[int, ...]


def read_messages(source: Source, setting: ReadingContext) -> list[UncheckedMessage]:
    """The messages of one file, its faults noted."""
    root = source.root()
    if root is None:
        return []
    fields = source.fields(root, "(tệp)", frozenset({"messages"}))
    return [_read(source, node, setting) for node in source.items(fields.get("messages"), "messages")]


def _read(source: Source, node: yaml.Node, setting: ReadingContext) -> UncheckedMessage:
    kind = _kind(source, node)
    required = _KEYS[kind] if kind else frozenset({"kind"})
    optional = _OPTIONAL[kind] if kind else frozenset.union(*_KEYS.values(), *_OPTIONAL.values())
    fields = source.fields(node, "messages", required, optional)
    entries = source.texts(fields.get("entries"), "entries")
    if "entries" in fields and not 1 <= len(entries) <= MAX_ENTRIES:
        source.fault(line_of(fields["entries"]), "entries", f"cần từ 1 đến {MAX_ENTRIES}, đang có {len(entries)}")
    citation_lines, citations = _citations(source, fields.get("citations"))
    planned = Planned(
        id=_id(source, fields.get("id")),
        topic=source.choice(fields.get("topic"), "topic", setting.topics),
        title=source.text(fields.get("title"), "title", MAX_TITLE_CHARS),
        text=source.text(fields.get("text"), "text"),
        picture=_picture(source, fields.get("picture")),
        quiz=read_quiz(source, fields) if kind is MessageKind.QUIZ else None,
        entries=tuple(entry.text for entry in entries),
        citations=citations,
        schedule=read_schedule(source, fields.get("schedule"), setting.calendar.zone, setting.now),
        audience=_audience(source, fields.get("audience")),
        late_window_s=read_late_window(source, fields.get("late_window_hours"), setting.calendar.late_window_s),
        description=_description(source, fields.get("description")),
    )
    return UncheckedMessage(source, line_of(node), planned, tuple(entry.line for entry in entries), citation_lines)


def _kind(source: Source, node: yaml.Node) -> MessageKind | None:
    """Read ahead of the other keys, for it decides which they are."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == "kind":
                kind = source.choice(value, "kind", frozenset(MessageKind))
                return MessageKind(kind) if kind else None
    return None


def _id(source: Source, node: yaml.Node | None) -> str:
    text = source.text(node, "id")
    if node is not None and text and not _ID.fullmatch(text):
        source.fault(line_of(node), "id", "cần chữ thường không dấu, chữ số, gạch nối đơn")
    return text


def _citations(source: Source, node: yaml.Node | None) -> tuple[tuple[int, ...], tuple[Citation, ...]]:
    items = source.items(node, "citations")
    if node is not None and not 1 <= len(items) <= MAX_CITATIONS:
        source.fault(line_of(node), "citations", f"cần từ 1 đến {MAX_CITATIONS} trích dẫn, đang có {len(items)}")
    found = []
    for item in items:
        fields = source.fields(item, "citations", frozenset({"clause"}), frozenset({"quote"}))
        quote = source.text(fields["quote"], "quote") if "quote" in fields else ""
        found.append(Citation(source.text(fields.get("clause"), "clause"), quote))
    return tuple(map(line_of, items)), tuple(found)


def _picture(source: Source, node: yaml.Node | None) -> Path | None:
    if node is None or not (name := source.text(node, "picture")):
        return None
    if not name.isprintable():
        source.fault(line_of(node), "picture", f"cần tên một tệp, thấy {name!r}")
        return None
    folder = source.path.parent
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        source.fault(line_of(node), "picture", f"cần đường dẫn nằm trong {folder.name}/, thấy {name!r}")
        return None
    if wrong := picture_fault(path):
        source.fault(line_of(node), "picture", wrong)
    return path


def _description(source: Source, node: yaml.Node | None) -> str:
    return "" if node is None else source.text(node, "description", MAX_ARTICLE_DESCRIPTION_UNITS)


def _audience(source: Source, node: yaml.Node | None) -> Audience:
    if node is None:
        return Audience(Reach.ALL)
    text = source.text(node, "audience")
    reach, _, unit = (part.strip() for part in text.partition(":"))
    if reach == Reach.UNIT and unit:
        return Audience(Reach.UNIT, unit)
    if text and text not in (Reach.ALL, Reach.OFFICERS):
        source.fault(line_of(node), "audience", f"chỉ nhận all, officers hoặc unit:MÃ-ĐƠN-VỊ; thấy {text!r}")
    return Audience(Reach.OFFICERS if text == Reach.OFFICERS else Reach.ALL)

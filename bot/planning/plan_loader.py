"""`knowledge/broadcasts/` to a Plan: every fault of every file is found before any is reported."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.answers.documents import UNREADABLE
from bot.answers.schema import Citation, Knowledge
from bot.data.yaml_source import Source
from bot.domain.errors import DataFaults, Fault
from bot.planning.calendar_files import read_calendar
from bot.planning.limits import MAX_CAPTION_UNITS, MAX_TEXT_UNITS, units
from bot.planning.message_texts import render
from bot.planning.messages import ReadingContext, UncheckedMessage, read_messages
from bot.planning.schema import Plan, Planned

FOLDER = "broadcasts"
CALENDAR_FILE = "calendar.yaml"
HOLIDAYS_FILE = "holidays.yaml"


def load_plan(knowledge_directory: Path, knowledge: Knowledge, now: datetime | None = None) -> Plan:
    """Read all that is planned.

    With `now`, as `bot check` gives it, a message whose dates have all passed is a fault too; a running bot gives
    none, for a message that was sent must not stop it.

    Raises:
        DataFaults: with every fault found, each as file, line, key and what was expected.
    """
    faults: list[Fault] = []
    plan = _read(knowledge_directory, knowledge, now, faults)
    if faults:
        raise DataFaults(faults)
    return plan


def plan_faults(knowledge_directory: Path, now: datetime) -> list[Fault]:
    """The faults that show without a knowledge base to look references up in, for when that is itself unsound."""
    faults: list[Fault] = []
    _read(knowledge_directory, None, now, faults)
    return faults


def _read(directory: Path, knowledge: Knowledge | None, now: datetime | None, faults: list[Fault]) -> Plan:
    folder = directory / FOLDER
    calendar_file, holidays_file = (
        Source(folder / name, f"{directory.name}/{FOLDER}/{name}", faults) for name in (CALENDAR_FILE, HOLIDAYS_FILE)
    )
    calendar, topics = read_calendar(calendar_file, holidays_file)
    setting = ReadingContext(topics, calendar, now)
    drafts: list[UncheckedMessage] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name not in (CALENDAR_FILE, HOLIDAYS_FILE):
            drafts += read_messages(Source(path, f"{directory.name}/{FOLDER}/{path.name}", faults), setting)
    _check_ids(drafts)
    messages = (draft.planned if knowledge is None else _resolve(draft, knowledge) for draft in drafts)
    return Plan(tuple(messages), topics, calendar)


def _check_ids(drafts: list[UncheckedMessage]) -> None:
    places: dict[str, str] = {}
    for draft in drafts:
        name = draft.planned.id
        if name and name in places:
            draft.source.fault(draft.line, "id", f"cần một tên (id) riêng: {name!r} đã có ở {places[name]}")
        places.setdefault(name, f"{draft.source.name}:{draft.line}")


def _resolve(draft: UncheckedMessage, knowledge: Knowledge) -> Planned:
    """The message with the clauses it quotes whole; what the knowledge base does not have is noted."""
    for line, entry in zip(draft.entry_lines, draft.planned.entries, strict=True):
        if entry and entry not in knowledge.entries:
            draft.source.fault(line, "entries", f"cần tên (id) của một câu trả lời, thấy {entry!r}")
    places = zip(draft.citation_lines, draft.planned.citations, strict=True)
    found = tuple(_quoted(draft.source, line, citation, knowledge) for line, citation in places)
    citations = tuple(filter(None, found))
    planned = replace(draft.planned, citations=citations)
    if len(citations) == len(found):
        _check_length(draft, planned, knowledge)
    return planned


def _quoted(source: Source, line: int, citation: Citation, knowledge: Knowledge) -> Citation | None:
    clause = knowledge.clauses.get(citation.clause)
    if clause is None:
        if citation.clause:
            source.fault(line, "clause", f"cần tên của một điều khoản, thấy {citation.clause!r}")
        return None
    quote = citation.quote or clause.text
    if " ".join(quote.split()) not in " ".join(clause.text.split()):
        source.fault(line, "quote", f"cần lời của {clause.ref}, đúng từng chữ")
    elif UNREADABLE in quote:
        source.fault(line, "quote", "không dùng con số mà văn bản gốc không đọc rõ")
    return Citation(clause.ref, quote)


def _check_length(draft: UncheckedMessage, planned: Planned, knowledge: Knowledge) -> None:
    """As it will be sent, with its title and clauses; a quiz without options, which is a fault already, will not be."""
    if planned.quiz is not None and not planned.quiz.options:
        return
    max_units = MAX_TEXT_UNITS if planned.picture is None else MAX_CAPTION_UNITS
    for text in render(planned, knowledge):
        if units(text) > max_units:
            under = "" if planned.picture is None else " dưới ảnh"
            expected = f"dài nhất {max_units} ký tự{under}, tính cả tiêu đề và điều khoản; đang là {units(text)}"
            draft.source.fault(draft.line, "citations" if planned.quiz else "text", expected)

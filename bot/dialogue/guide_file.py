"""`knowledge/share_check.yaml` to a Guide: every fault is noted with its line."""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from bot.answers.entries import MAX_ANSWER_CHARS, MAX_NEXT_CHARS, MAX_TITLE_CHARS, read_citations
from bot.answers.schema import Entry, Kind, Knowledge, Verdict
from bot.data.yaml_source import Source, line_of
from bot.dialogue.guide import Guide, GuideQuestion, Known, Option
from bot.domain.errors import Fault

FILE = "share_check.yaml"
MAX_ASKED = 5
MAX_TEXT_CHARS = 200
MAX_LABEL_CHARS = 34
"""What a phone shows of a button."""
MIN_OPTIONS, MAX_OPTIONS = 2, 4

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAX_ID_CHARS = 16
"""Two of them fit into the 64 bytes that a button carries."""
_FILE_KEYS = frozenset({"lookalike", "stands_in_for", "questions", "endings"})
_QUESTION_KEYS = frozenset({"id", "text", "options"})
_OPTION_KEYS = frozenset({"id", "label", "to"})
_ENDING_KEYS = frozenset({"id", "verdict", "title", "answer", "next", "citations"})


def load_guide(directory: Path, knowledge: Knowledge, faults: list[Fault]) -> Guide:
    """The guided check of `knowledge/`; every fault is added to `faults`, and the guide is then not to be used."""
    source = Source(directory / FILE, f"{directory.name}/{FILE}", faults)
    root = source.root()
    if root is None:
        return Guide()
    fields = source.fields(root, "(tệp)", _FILE_KEYS)
    endings: dict[str, Entry] = {}
    for node in source.items(fields.get("endings"), "endings"):
        ending = _ending(source, node, knowledge)
        _once(source, node, ending.id, endings)
        endings[ending.id] = ending
    questions: dict[str, GuideQuestion] = {}
    for node in source.items(fields.get("questions"), "questions"):
        question = _question(source, node)
        _once(source, node, question.id, {**endings, **questions})
        questions[question.id] = question
    stands_in_for = source.texts(fields.get("stands_in_for"), "stands_in_for")
    for name in stands_in_for:
        _known_entry(source, name.line, "stands_in_for", name.text, knowledge)
    lookalike = source.choice(fields.get("lookalike"), "lookalike", endings)
    _check_ways(source, fields.get("questions") or root, Guide(questions, endings, lookalike))
    return Guide(questions, endings, lookalike, frozenset(name.text for name in stands_in_for))


def _question(source: Source, node: yaml.Node) -> GuideQuestion:
    fields = source.fields(node, "questions", _QUESTION_KEYS)
    items = source.items(fields.get("options"), "options")
    if "options" in fields and not MIN_OPTIONS <= len(items) <= MAX_OPTIONS:
        expected = f"cần từ {MIN_OPTIONS} đến {MAX_OPTIONS} lựa chọn, đang có {len(items)}"
        source.fault(line_of(fields["options"]), "options", expected)
    options: list[Option] = []
    for item in items:
        option = _option(source, item)
        _once(source, item, option.id, {other.id: other for other in options})
        options.append(option)
    return GuideQuestion(
        _id(source, fields.get("id")), source.text(fields.get("text"), "text", MAX_TEXT_CHARS), tuple(options)
    )


def _option(source: Source, node: yaml.Node) -> Option:
    fields = source.fields(node, "options", _OPTION_KEYS, frozenset({"known"}))
    known = source.choice(fields.get("known"), "known", frozenset({Known.OFFICIAL.value, Known.ELSEWHERE.value}))
    label = source.text(fields.get("label"), "label", MAX_LABEL_CHARS)
    return Option(_id(source, fields.get("id")), label, source.text(fields.get("to"), "to"), Known(known))


def _ending(source: Source, node: yaml.Node, knowledge: Knowledge) -> Entry:
    fields = source.fields(node, "endings", _ENDING_KEYS, frozenset({"related"}))
    verdict = source.choice(fields.get("verdict"), "verdict", frozenset(Verdict))
    related = source.texts(fields.get("related"), "related")
    for name in related:
        _known_entry(source, name.line, "related", name.text, knowledge)
    return Entry(
        id=_id(source, fields.get("id")),
        topic="",
        kind=Kind.RULE,
        title=source.text(fields.get("title"), "title", MAX_TITLE_CHARS),
        answer=source.text(fields.get("answer"), "answer", MAX_ANSWER_CHARS),
        verdict=Verdict(verdict) if verdict else None,
        next=source.text(fields.get("next"), "next", MAX_NEXT_CHARS),
        turn_to=None,
        citations=read_citations(source, fields.get("citations"), knowledge.clauses),
        related=tuple(name.text for name in related),
    )


def _check_ways(source: Source, node: yaml.Node, guide: Guide) -> None:
    """Every way goes down to an ending within MAX_ASKED questions, and everything lies on some way."""
    line, order = line_of(node), list(guide.questions)
    asked = dict.fromkeys(order[:1], 1)
    reached = set(order[:1]) | {guide.lookalike}
    for place, question in enumerate(guide.questions.values()):
        for option in question.options:
            if option.to not in order[place + 1 :] and option.to not in guide.endings:
                expected = f"cần một câu hỏi ở dưới hoặc một kết thúc; thấy {option.to!r} trong {question.id!r}"
                source.fault(line, "to", expected)
            reached.add(option.to)
            asked[option.to] = max(asked.get(option.to, 0), asked.get(question.id, 0) + 1)
    if not order:
        source.fault(line, "questions", "cần ít nhất một câu hỏi")
    for name in sorted((guide.questions.keys() | guide.endings.keys()) - reached):
        source.fault(line, "to", f"cần có đường dẫn đến {name!r}")
    for name in order:
        if asked.get(name, 0) > MAX_ASKED:
            source.fault(
                line, "questions", f"nhiều nhất {MAX_ASKED} câu nối nhau, mà {name!r} là câu thứ {asked[name]}"
            )


def _once(source: Source, node: yaml.Node, name: str, others: Mapping[str, object]) -> None:
    if name and name in others:
        source.fault(line_of(node), "id", f"cần một tên (id) riêng: {name!r} có hai chỗ")


def _id(source: Source, node: yaml.Node | None) -> str:
    name = source.text(node, "id", _MAX_ID_CHARS)
    if node is not None and name and not _ID.fullmatch(name):
        source.fault(line_of(node), "id", "cần chữ thường không dấu, chữ số, gạch nối đơn")
    return name


def _known_entry(source: Source, line: int, key: str, name: str, knowledge: Knowledge) -> None:
    if name and name not in knowledge.entries:
        source.fault(line, key, f"cần tên (id) của một câu trả lời, thấy {name!r}")

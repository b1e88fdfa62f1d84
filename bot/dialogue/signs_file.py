"""`knowledge/signs.yaml` to Signs: every fault is noted with its line."""

import re
from pathlib import Path

import yaml

from bot.answers.post_kinds import POSTS_FOLDER
from bot.answers.schema import Knowledge
from bot.data.yaml_source import Source, line_of
from bot.dialogue.guide import Guide, answer_of
from bot.dialogue.signs import ENOUGH, GAP, MAX_GAPS, Sign, Signs, UnspokenSigns, phrases
from bot.domain.errors import Fault

FILE = "signs.yaml"
MAX_LABEL_CHARS = 60
_PHRASE = re.compile(r"(?:[a-z0-9]+(?:\|[a-z0-9]+)*|\.\.\.)(?: (?:[a-z0-9]+(?:\|[a-z0-9]+)*|\.\.\.))*")
_FILE_KEYS = frozenset({"verdict", "official", "official_entry", "signs"})
_SIGN_KEYS = frozenset({"id", "label", "weight"})
_OPTIONAL = frozenset({"phrases", "seen", "kind", "entry", "settles"})


def load_signs(directory: Path, knowledge: Knowledge, guide: Guide, faults: list[Fault]) -> Signs:
    """The signs of `knowledge/`; every fault is added to `faults`."""
    source = Source(directory / FILE, f"{directory.name}/{FILE}", faults)
    root = source.root()
    if root is None:
        return Signs()
    fields = source.fields(root, "(tệp)", _FILE_KEYS)
    known = frozenset(knowledge.entries) | frozenset(guide.endings)
    answers = frozenset(
        answer_of(question, option) for question in guide.questions.values() for option in question.options
    )
    kinds = frozenset(path.stem for path in (directory / POSTS_FOLDER).glob("*.txt"))
    signs: dict[str, Sign] = {}
    for node in source.items(fields.get("signs"), "signs"):
        sign = _sign(source, node, known, answers, kinds)
        if sign.id in signs:
            source.fault(line_of(node), "id", f"cần một tên (id) riêng: {sign.id!r} có hai chỗ")
        signs[sign.id] = sign
    return Signs(
        tuple(signs.values()),
        source.choice(fields.get("verdict"), "verdict", guide.endings),
        _phrases(source, fields.get("official"), "official"),
        source.choice(fields.get("official_entry"), "official_entry", knowledge.entries),
    )


def _sign(
    source: Source, node: yaml.Node, known: frozenset[str], answers: frozenset[str], kinds: frozenset[str]
) -> Sign:
    fields = source.fields(node, "signs", _SIGN_KEYS, _OPTIONAL)
    if sum(key in fields for key in ("phrases", "seen", "kind")) != 1:
        source.fault(line_of(node), "phrases", "cần một trong ba khóa phrases, seen, kind")
    kind = source.choice(fields["kind"], "kind", kinds) if "kind" in fields else ""
    seen = (
        source.choice(fields["seen"], "seen", frozenset(UnspokenSigns) - {UnspokenSigns.NOTHING})
        if "seen" in fields
        else ""
    )
    entry = source.text(fields["entry"], "entry") if "entry" in fields else ""
    if entry and entry not in known:
        source.fault(line_of(fields["entry"]), "entry", f"cần tên (id) một câu trả lời hoặc kết thúc, thấy {entry!r}")
    settles = source.texts(fields.get("settles"), "settles")
    for answer in settles:
        if answer.text not in answers:
            source.fault(answer.line, "settles", f"cần câu-hỏi:lựa-chọn của bảng kiểm tra, thấy {answer.text!r}")
    weight = source.text(fields.get("weight"), "weight")
    if "weight" in fields and weight not in {str(one) for one in range(ENOUGH + 1)}:
        source.fault(line_of(fields["weight"]), "weight", f"cần từ 0 đến {ENOUGH}, thấy {weight!r}")
        weight = "0"
    return Sign(
        id=source.text(fields.get("id"), "id"),
        label=source.text(fields.get("label"), "label", MAX_LABEL_CHARS),
        weight=int(weight or 0),
        pattern=_phrases(source, fields.get("phrases"), "phrases"),
        seen=UnspokenSigns(seen),
        kind=kind,
        entry=entry,
        settles=tuple(answer.text for answer in settles),
    )


def _phrases(source: Source, node: yaml.Node | None, key: str) -> re.Pattern[str] | None:
    ways = []
    for phrase in source.texts(node, key):
        if phrase.text.split().count(GAP) > MAX_GAPS:
            source.fault(phrase.line, key, f"cần nhiều nhất {MAX_GAPS} chỗ {GAP}, thấy {phrase.text!r}")
        elif _PHRASE.fullmatch(phrase.text):
            ways.append(phrase.text)
        else:
            source.fault(phrase.line, key, f"cần chữ thường không dấu, dấu | và ..., thấy {phrase.text!r}")
    return phrases(ways) if ways else None

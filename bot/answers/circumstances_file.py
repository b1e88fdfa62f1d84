"""`knowledge/circumstances.yaml` as circumstances: phrases are folded, and the names of lists in them written out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import yaml

from bot.answers.circumstances import GROUPS
from bot.answers.circumstances_table import GAPS, OTHER_NUMBER
from bot.answers.normalise import fold, words
from bot.answers.schema import NOTHING, Circumstance
from bot.data.yaml_source import Source, line_of

MARKS = frozenset({*GAPS, OTHER_NUMBER})
MAX_FORMS = 2_000
OPTIONAL = frozenset({"with", "unless", "last"})
_YES_NO = {"true": True, "false": False}
_LIST = re.compile(r"\{([^{} ]+)\}")

Lists = Mapping[str, tuple[str, ...]]


def read_circumstances(
    source: Source, entries: Iterable[str], contents: Mapping[str, tuple[str, ...]]
) -> tuple[Circumstance, ...]:
    """The circumstances of the file; faults are noted, among them names that are no entry's. `contents`: the lists of
    `knowledge/frames.yaml`, which a list here may stand for.
    """
    root = source.root()
    if root is None:
        return ()
    known = frozenset(entries)
    top = source.fields(root, "(tệp)", frozenset({"circumstances"}), frozenset({"lists"}))
    lists = _lists(source, top.get("lists"), contents)
    listed = top.get("circumstances")
    found = []
    for node in source.items(listed, "circumstances"):
        fields = source.fields(node, "circumstances", frozenset({"id", "says", "turns"}), OPTIONAL)
        turns = []
        for name, value in source.pairs(fields["turns"], "turns") if "turns" in fields else ():
            instead = source.text(value, name.text)
            if name.text not in known | GROUPS.keys():
                source.fault(name.line, "turns", f"cần tên (id) của một câu trả lời, thấy {name.text!r}")
            if instead not in known | {NOTHING}:
                source.fault(line_of(value), name.text, f"cần tên (id) một câu trả lời hoặc {NOTHING!r}: {instead!r}")
            turns.append((name.text, instead))
        phrases = {key: _phrases(source, fields.get(key), key, lists) for key in ("says", "with", "unless")}
        name_text = source.text(fields.get("id"), "id")
        last = "last" in fields and _YES_NO.get(source.choice(fields["last"], "last", _YES_NO), False)
        found.append(Circumstance(name_text, phrases["says"], phrases["with"], phrases["unless"], tuple(turns), last))
    return tuple(found)


def _lists(source: Source, node: yaml.Node | None, contents: Lists) -> Lists:
    """Words that may stand for one another in phrases, by the name of their list: written here, or a list of contents
    that is named.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, value in source.pairs(node, "lists") if node is not None else ():
        if isinstance(value, yaml.ScalarNode):
            found[name.text] = contents.get(value.value, ())
            if not found[name.text]:
                source.fault(
                    line_of(value), name.text, f"không có danh sách {value.value!r} trong contents của frames.yaml"
                )
            continue
        listed = source.texts(value, name.text)
        for one in listed:
            if not MARKS.isdisjoint(one.text.split()) or "{" in one.text or not words(one.text):
                source.fault(one.line, name.text, f"cần lời chữ, không có chỗ trống hay danh sách khác: {one.text!r}")
        found[name.text] = tuple(one.text for one in listed)
    return found


def _phrases(source: Source, node: yaml.Node | None, key: str, lists: Lists) -> tuple[str, ...]:
    """Folded, each word for itself, with the gaps kept; none twice."""
    found: dict[str, None] = {}
    for phrase in source.texts(node, key):
        unknown = [name for name in _LIST.findall(phrase.text) if name not in lists]
        if unknown:
            source.fault(phrase.line, key, f"không có danh sách {unknown[0]!r} trong lists: {phrase.text!r}")
            continue
        forms = [_folded(form) for form in _written_out(phrase.text, lists)]
        if not all(map(_is_whole, forms)) or len(forms) > MAX_FORMS:
            expected = f"cần lời chữ, chỗ trống ({', '.join(GAPS)}) chỉ đứng giữa, không quá {MAX_FORMS} cách ghép"
            source.fault(phrase.line, key, f"{expected}: {phrase.text!r}")
            continue
        found |= dict.fromkeys(" ".join(parts) for parts in forms)
    return tuple(found)


def _written_out(phrase: str, lists: Lists) -> Iterator[str]:
    """Every form of a phrase: "{not} {post}" is "không đăng", "chưa gửi"…"""
    parts = _LIST.split(phrase)
    ways = [lists[part] if number % 2 else (part,) for number, part in enumerate(parts)]
    return map("".join, product(*ways))


def _folded(form: str) -> list[str]:
    return [part if part in MARKS else " ".join(map(fold, words(part))) for part in form.split()]


def _is_whole(parts: list[str]) -> bool:
    return bool(parts) and all(parts) and parts[0] not in GAPS and parts[-1] not in GAPS

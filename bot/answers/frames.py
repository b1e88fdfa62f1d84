"""`knowledge/frames.yaml`: what is spoken of, what is done with it, and how that is asked, put together to examples.

People say the same few things of ever new matters: every phrase is learned beside all others of its place,
where examples written one by one would name few of the pairs.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

import yaml

from bot.answers.normalise import fold_text
from bot.answers.schema import NOTHING
from bot.data.yaml_source import Source, line_of

FRAMES_FILE = "frames.yaml"
HOLE = "{}"
USUAL_ASKS = "may"
WITHOUT = "without"
MAX_COUNT = 500
TRIES_AN_EXAMPLE = 8
BARE_SHARE = 0.3
"""Of the sentences, typed without diacritics."""

NO_SUBJECT_SHARE = 0.2

Phrases = tuple[str, ...]
Example = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ComposedExamples:
    """`count` examples of an entry: something of `contents`, an act, and an asking."""

    contents: Phrases
    acts: Phrases
    asks: Phrases
    entry: str
    count: int
    with_subject: bool = True


@dataclass(frozen=True, slots=True)
class Frames:
    """Phrases in common to all: who asks, and what opens a sentence (HOLE: where the content stands). `contents`: all
    that is spoken of, by the name of its list.
    """

    who: Phrases
    openings: Phrases
    composed: tuple[ComposedExamples, ...]
    contents: Mapping[str, Phrases] = field(default_factory=dict)


NO_FRAMES = Frames((), (), ())


def compose(frames: Frames) -> Iterator[Example]:
    """Sentences and their entries: the same for the same file, none twice."""
    said: set[str] = set()
    for number, one in enumerate(frames.composed):
        draw = Random(hashlib.sha256(f"{number} {one.entry}".encode()).digest())
        made = 0
        for _ in range(one.count * TRIES_AN_EXAMPLE):
            text = _sentence(draw, frames, one)
            if (key := fold_text(text)) not in said:
                said.add(key)
                made += 1
                yield (key if draw.random() < BARE_SHARE else text), one.entry
            if made == one.count:
                break


def _sentence(draw: Random, frames: Frames, one: ComposedExamples) -> str:
    content, act = draw.choice(one.contents), draw.choice(one.acts)
    who = draw.choice(frames.who) if one.with_subject and draw.random() >= NO_SUBJECT_SHARE else ""
    ask = draw.choice(one.asks)
    if HOLE in act:
        parts = [who, act.replace(HOLE, content), ask]
    else:
        parts = [draw.choice(frames.openings).replace(HOLE, content) + draw.choice((",", ",", "")), who, act, ask]
    return " ".join(filter(None, parts))


def read_frames(source: Source, entries: Collection[str]) -> Frames:
    """The frames of the file; faults are noted, among them lists and entries that there are not."""
    root = source.root()
    if root is None:
        return NO_FRAMES
    wanted = frozenset({"who", "openings", "asks", "contents", "acts", "composed"})
    fields = source.fields(root, "(tệp)", wanted)
    lists = {key: _lists(source, fields.get(key), key) for key in ("asks", "contents", "acts")}
    openings = tuple(one.text for one in source.texts(fields.get("openings"), "openings"))
    nodes = source.items(fields.get("composed"), "composed")
    found = filter(None, (_composed(source, node, lists, entries) for node in nodes))
    who = tuple(one.text for one in source.texts(fields.get("who"), "who"))
    return Frames(who, openings, tuple(found), lists["contents"]) if who and openings else NO_FRAMES


def _lists(source: Source, node: yaml.Node | None, key: str) -> Mapping[str, Phrases]:
    pairs = source.pairs(node, key) if node is not None else ()
    return {name.text: tuple(one.text for one in source.texts(value, name.text)) for name, value in pairs}


def _composed(
    source: Source, node: yaml.Node, lists: Mapping[str, Mapping[str, Phrases]], entries: Collection[str]
) -> ComposedExamples | None:
    """None after noting a fault."""
    fields = source.fields(
        node, "composed", frozenset({"content", "act", "entry", "count"}), frozenset({"asks", "subject"})
    )
    picked: list[Phrases] = []
    for key, kind in (("content", "contents"), ("act", "acts"), ("asks", "asks")):
        name = source.text(fields[key], key) if key in fields else USUAL_ASKS if key == "asks" else ""
        if not lists[kind].get(name):
            source.fault(line_of(fields.get(key, node)), key, f"cần tên một danh sách trong {kind!r}, thấy {name!r}")
        picked.append(lists[kind].get(name, ()))
    entry = source.text(fields.get("entry"), "entry")
    if entry not in entries and entry != NOTHING:
        source.fault(line_of(node), "entry", f"cần tên (id) của một câu trả lời, thấy {entry!r}")
    count = int(source.number(fields.get("count"), "count", default=0.0))
    if count > MAX_COUNT:
        source.fault(line_of(node), "count", f"cần từ 1 đến {MAX_COUNT} câu, thấy {count}")
    with_subject = (
        "subject" not in fields or source.choice(fields["subject"], "subject", frozenset({WITHOUT})) != WITHOUT
    )
    contents, acts, asks = picked
    return ComposedExamples(contents, acts, asks, entry, count, with_subject) if contents and acts and asks else None

"""A rich formatted message as the plain text and the marks that it amounts to.

Source: https://core.telegram.org/bots/api#richmessage. Its blocks are walked by the names of their fields, so that a
kind of block that is not known yet still gives its words and its links.
"""

from collections.abc import Iterator, Mapping

from bot.domain.pieces import units
from bot.ports.channel import Raw

MAX_DEPTH = 24
MAX_CHARS = 16_384
_RICH = "rich_message"
_WORDS = ("label", "summary", "text", "blocks", "items", "cells", "caption", "credit", "expression")
_BLOCKS = frozenset({"blocks", "items", "cells"})
_FILES = ("photo", "video", "animation", "audio", "document")
_HOLDERS = ("reply_to_message", "external_reply")


def plainly(raw: Raw) -> Raw:
    """The update with each rich message, also one that is replied to, in plain text; any other one as it is."""
    for kind in ("message", "edited_message"):
        message = raw.get(kind)
        if isinstance(message, Mapping) and (plain := _message(message)) is not message:
            return {**raw, kind: plain}
    return raw


def _message(message: Mapping[str, object]) -> Mapping[str, object]:
    changed: dict[str, object] = {}
    for holder in _HOLDERS:
        inner = message.get(holder)
        if isinstance(inner, Mapping) and _RICH in inner:
            changed[holder] = _flat(inner)
    if _RICH in message:
        return {**_flat(message), **changed}
    return {**message, **changed} if changed else message


def _flat(message: Mapping[str, object]) -> Mapping[str, object]:
    words = _Words()
    words.add(message[_RICH], 0)
    if not (words.text.strip() or words.files):
        return message
    rest = {name: value for name, value in message.items() if name != _RICH}
    written, marks = ("caption", "caption_entities") if words.files else ("text", "entities")
    return {**rest, **words.files, written: words.text.strip("\n") or "…", marks: words.marks}


class _Words:
    """What was read so far: the text, its links, and the first file."""

    def __init__(self) -> None:
        self.text = ""
        self.marks: list[dict[str, object]] = []
        self.files: dict[str, object] = {}

    def add(self, node: object, depth: int) -> None:
        if depth > MAX_DEPTH or len(self.text) > MAX_CHARS:
            return
        if isinstance(node, str):
            self.text += node
        elif isinstance(node, list):
            for item in node:
                self.add(item, depth + 1)
        elif isinstance(node, Mapping):
            self._add_part(node, depth)

    def _add_part(self, part: Mapping[str, object], depth: int) -> None:
        start = units(self.text)
        for name, value in _words_of(part):
            if name in _BLOCKS and isinstance(value, list):
                for item in value:
                    self._on_a_line_of_its_own(item, depth)
            else:
                self.add(value, depth + 1)
        url = part.get("url")
        if isinstance(url, str) and units(self.text) == start:
            self.text += url
        length = units(self.text) - start
        if isinstance(url, str) and url and length:
            self.marks.append({"type": "text_link", "offset": start, "length": length, "url": url})
        for kind in _FILES:
            if kind in part and not self.files:
                self.files[kind] = part[kind]

    def _on_a_line_of_its_own(self, block: object, depth: int) -> None:
        if self.text and not self.text.endswith("\n"):
            self.text += "\n"
        self.add(block, depth + 1)


def _words_of(part: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    return ((name, part[name]) for name in _WORDS if name in part)

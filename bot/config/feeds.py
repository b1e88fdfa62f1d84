"""The block `feeds` of `config.yaml`: lists of reported domains, each from a file or an https address."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.data.yaml_source import Source, line_of

MAX_NAME_CHARS = 60
MAX_FEEDS = 20
_KEYS = frozenset({"id", "name", "from"})
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class FeedSetting:
    """`origin`: an https address, or the path of a file."""

    id: str
    name: str
    origin: str

    @property
    def is_fetched(self) -> bool:
        return self.origin.startswith("https://")


def read_feeds(source: Source, node: yaml.Node | None, folder: Path) -> tuple[FeedSetting, ...]:
    """The lists in their order, their faults noted; paths are relative to `folder`."""
    found: dict[str, FeedSetting] = {}
    items = source.items(node, "feeds") if node is not None else []
    if node is not None and len(items) > MAX_FEEDS:
        source.fault(line_of(node), "feeds", f"nhiều nhất {MAX_FEEDS} danh sách, đang có {len(items)}")
    for item in items[:MAX_FEEDS]:
        fields = source.fields(item, "feeds", _KEYS)
        name = source.text(fields.get("id"), "feeds.id")
        if name and not _ID.fullmatch(name):
            source.fault(line_of(item), "feeds.id", "cần chữ thường không dấu, chữ số, gạch nối đơn")
        elif name in found:
            source.fault(line_of(item), "feeds.id", f"cần một tên (id) riêng, trùng {name!r}")
        else:
            origin = _origin(source, fields.get("from"), folder)
            found[name] = FeedSetting(name, source.text(fields.get("name"), "feeds.name", MAX_NAME_CHARS), origin)
    return tuple(found.values())


def _origin(source: Source, node: yaml.Node | None, folder: Path) -> str:
    text = source.text(node, "feeds.from")
    if text.startswith("http://") and node is not None:
        source.fault(line_of(node), "feeds.from", "cần địa chỉ bắt đầu bằng https, hoặc đường dẫn của một tệp")
    if not text or "://" in text or "\0" in text:
        return text
    return str(folder / text)

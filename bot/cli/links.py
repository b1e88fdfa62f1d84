"""`bot links`: the links of a text, or of a file of messages, and what can be known of each without opening it."""

import argparse
import json
from pathlib import Path
from typing import Any

from bot.config import load_settings
from bot.data.reasons import reason_of
from bot.domain.errors import BotError, DataFaults, Fault
from bot.domain.messages import Span
from bot.evaluation.questions import STANDARD_INPUT, Row, read_rows
from bot.links.defang import defang
from bot.links.extract import extract
from bot.links.link import Link, LinkStatus, difference, inspect
from bot.links.lookalike import Level, Rule
from bot.links.sources import Sources, only
from bot.links.sources_file import SOURCES_FILE, is_domain, load_sources

_LEVELS = {Level.FAKE: "GIẢ MẠO", Level.CHECK: "CẦN KIỂM TRA"}

_UNKNOWN = {
    Rule.RESTRICTED: "tên miền chỉ cấp cho cơ quan nhà nước, nhưng chưa có trong danh sách",
    Rule.KNOWN: "trang quen thuộc, không phải địa chỉ mạo danh, nhưng không có trong danh sách nguồn chính thống",
    Rule.UNREADABLE: "không đọc được địa chỉ này",
}


def run(options: argparse.Namespace) -> int:
    sources = open_sources(load_settings().knowledge / SOURCES_FILE)
    if options.sources is not None:
        sources = only_listed(options.sources, sources)
    if options.jsonl is not None:
        for row in read_rows(options.jsonl or STANDARD_INPUT, _check_entities):
            print(json.dumps({**row, "links": as_rows(row, sources)}, ensure_ascii=False))
        return 0
    text = " ".join(options.text)
    if not text:
        raise BotError("bot links: cần một đoạn văn bản, ví dụ: .venv/bin/bot links “xem ở vtv.vn-news24h.com”")
    print(as_report(text, sources))
    return 0


def open_sources(path: Path) -> Sources:
    """The shipped list.

    Raises:
        DataFaults: with every fault of the file.
    """
    faults: list[Fault] = []
    sources = load_sources(path, faults)
    if faults:
        raise DataFaults(faults)
    return sources


def only_listed(place: str, shipped: Sources) -> Sources:
    """A list in the form of tests/links/official.json in place of the shipped one.

    Raises:
        DataFaults: when the file is none of that form.
    """
    try:
        found = json.loads(Path(place).read_text(encoding="utf-8"))
    except OSError as error:
        raise DataFaults([Fault(place, 1, "(tệp)", f"không đọc được tệp: {reason_of(error)}")]) from error
    except ValueError as error:
        raise DataFaults([Fault(place, getattr(error, "lineno", 1), "(tệp)", f"sai dạng JSON: {error}")]) from error
    lists = {key: found.get(key) if isinstance(found, dict) else None for key in ("domains", "restricted_suffix")}
    faults = [
        Fault(place, 1, key, "cần một danh sách lời")
        for key, names in lists.items()
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names)
    ]
    if not faults:
        unsound = [name for name in lists["domains"] or () if not is_domain(name)]
        faults = [Fault(place, 1, "domains", f"cần tên miền đã đăng ký, viết chữ thường; thấy {n!r}") for n in unsound]
    if faults:
        raise DataFaults(faults)
    return only(lists["domains"] or (), lists["restricted_suffix"] or (), shipped)


def as_rows(row: Row, sources: Sources) -> list[dict[str, Any]]:
    """The links of one message as one line of JSON."""
    entities = [
        Span(str(one["type"]), one["offset"], one["length"], str(one.get("url") or ""))
        for one in row.get("entities") or ()
    ]
    return [_as_row(inspect(url, sources)) for url in extract(row["text"], entities)]


def as_report(text: str, sources: Sources) -> str:
    """The links of a text for a person: defanged, with their status and where a look-alike differs."""
    links = [inspect(url, sources) for url in extract(text)]
    if not links:
        return "Không có đường dẫn nào trong văn bản này."
    return "\n".join(f"{number}. {link.defanged}\n   {_said(link, sources)}" for number, link in enumerate(links, 1))


def _as_row(link: Link) -> dict[str, Any]:
    return {
        "url": link.url,
        "canonical": link.canonical,
        "host": link.host,
        "status": str(link.status),
        "of": link.of,
        "why": str(link.why),
        "defanged": link.defanged,
    }


def _said(link: Link, sources: Sources) -> str:
    if link.status is LinkStatus.OFFICIAL and link.of is not None:
        return f"CHÍNH THỐNG: {sources.listed[link.of].name}. Nguồn chính thống không có nghĩa là bài nào cũng đúng."
    found = difference(link, sources)
    if found is None or link.level is None:
        return f"CHƯA RÕ: {_UNKNOWN.get(link.why, 'không có trong danh sách nguồn chính thống')}."
    letters = ", ".join(f"“{written}” thay cho “{right}”" for written, right in found.letters)
    spelled = f"; khác ở chữ {letters}" if letters else ""
    named = found.name if found.name == found.official else f"{found.name} ({found.official})"
    said = f"giống {named}, thật ra mở {found.opens}{spelled}"
    return f"{_LEVELS[link.level]}: {defang(said)}."


def _check_entities(row: Row) -> str | None:
    entities = row.get("entities")
    if entities is None or (isinstance(entities, list) and all(map(_is_entity, entities))):
        return None
    return 'cần "entities" là danh sách đối tượng có "type", "offset" và "length"'


def _is_entity(one: object) -> bool:
    return (
        isinstance(one, dict)
        and isinstance(one.get("type"), str)
        and all(isinstance(one.get(key), int) for key in ("offset", "length"))
    )

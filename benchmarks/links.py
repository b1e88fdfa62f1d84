"""How right the link rooms are on the labelled rows, by half and beside shared/links, and how long a message takes.

The rows of tests/links are split by a hash of their id: "tuned" were looked at while the rules were written, "held"
were not.
"""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.timing import time_each
from bot.domain.messages import Span
from bot.links.address import parse
from bot.links.canonical import canonical
from bot.links.extract import extract
from bot.links.link import LinkStatus, inspect
from bot.links.sources import Sources, only
from bot.links.sources_file import load_sources

ROOT = Path(__file__).parent.parent
OWN = ROOT / "tests/links"
SHARED = ROOT.parent / "shared/links"
HALVES = ("tuned", "held")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Miss:
    """A row that was not read as labelled."""

    id: str
    group: str
    given: str
    found: str


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def half(row: Row) -> str:
    return HALVES[zlib.crc32(str(row["id"]).encode()) % 2]


def listed(path: Path) -> Sources:
    """The list that labels are relative to, with the flags of the shipped one."""
    faults: list[Any] = []
    shipped = load_sources(ROOT / "knowledge/sources.yaml", faults)
    found = json.loads(path.read_text(encoding="utf-8"))
    return only(found["domains"], found["restricted_suffix"], shipped)


def extraction_misses(some: Iterable[Row]) -> list[Miss]:
    """Messages of which not exactly the labelled links were found; scheme, host case and IDN form don't matter."""
    return [
        Miss(row["id"], row["kind"], row["text"], str(found))
        for row in some
        if not _as_labelled(found := links_of(row), row["links"], row.get("optional", ()))
    ]


def links_of(row: Row) -> tuple[str, ...]:
    marked = [Span(one["type"], one["offset"], one["length"], one.get("url", "")) for one in row.get("entities", ())]
    return extract(row["text"], marked)


def pair_misses(some: Iterable[Row]) -> list[Miss]:
    """Pairs whose keys are equal but should not be, or the other way round."""
    return [
        Miss(row["id"], row["group"], f"{row['a']} {row['b']}", f"{keys[0]} {keys[1]}")
        for row in some
        if ((keys := [_first_key(row[side]) for side in "ab"])[0] == keys[1]) != row["same"]
    ]


def wrong_merges(some: Iterable[Row]) -> list[Miss]:
    return pair_misses(row for row in some if not row["same"])


def status_misses(some: Iterable[Row], sources: Sources) -> list[Miss]:
    """Addresses called something else than labelled, or found to imitate something else."""
    return [
        Miss(row["id"], row["trick"], row["url"], f"{link.status} {link.of} {link.why}")
        for row in some
        if not _is_right(link := inspect((extract(row["url"]) or (row["url"],))[0], sources), row)
    ]


def _first_key(text: str) -> str:
    return canonical((extract(text) or (text,))[0])


def _is_right(link: Any, row: Row) -> bool:
    if link.status not in row.get("accept", [row["expected"]]):
        return False
    accepted = {row["of"], *row.get("of_accept", ())}
    restricted = row["of"] == "gov.vn" and str(link.of).endswith("gov.vn")
    return link.status is not LinkStatus.LOOKALIKE or link.of in accepted or restricted


def _as_labelled(found: Sequence[str], links: Sequence[str], optional: Sequence[str]) -> bool:
    seen, wanted, free = (list(map(_spelling, some)) for some in (found, links, optional))
    return [one for one in seen if one not in free] == [one for one in wanted if one not in free]


def _spelling(url: str) -> tuple[str, ...]:
    address = parse(url)
    if address is None:
        return (url,)
    return (address.host, address.port, address.path, address.query, address.fragment, address.userinfo)


def main() -> None:
    """Print the figures of both halves, and of shared/links where it is beside the project."""
    sources = listed(OWN / "official.json")
    for name, folder in (("tests/links", OWN), ("shared/links", SHARED)):
        if not folder.exists():
            continue
        prefix = "" if folder is OWN else "dev_"
        messages, pairs, urls = (
            rows(folder / f"{prefix}{kind}.jsonl") for kind in ("extract", "canonical_pairs", "lookalike")
        )
        for part in HALVES if folder is OWN else ("all",):
            chosen = [[row for row in some if part in ("all", half(row))] for some in (messages, pairs, urls)]
            print(f"{name}, {part}: {_figures(chosen[0], chosen[1], chosen[2], sources)}")
    texts = [row["text"] for row in rows(OWN / "extract.jsonl")]
    times = time_each(lambda text: [inspect(url, sources) for url in extract(text)], texts)
    print(f"a message (extracted and inspected): p50 {times.p50_ms:.3f} ms, p99 {times.p99_ms:.3f} ms")


def _figures(messages: Sequence[Row], pairs: Sequence[Row], urls: Sequence[Row], sources: Sources) -> str:
    by_label = {label: [row for row in urls if row["expected"] == label] for label in LinkStatus}
    right = {label: len(some) - len(status_misses(some, sources)) for label, some in by_label.items()}
    shares = ", ".join(f"{label} {right[label]}/{len(some)}" for label, some in by_label.items())
    whole = f"messages {len(messages) - len(extraction_misses(messages))}/{len(messages)}"
    same = f"pairs {len(pairs) - len(pair_misses(pairs))}/{len(pairs)} with {len(wrong_merges(pairs))} wrong merges"
    return f"{whole}, {same}, {shares}"


if __name__ == "__main__":
    main()

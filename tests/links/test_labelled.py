"""Every labelled message, pair and address is read as labelled; the misses that are known are named here."""

import pytest

from benchmarks.links import (
    OWN,
    Row,
    extraction_misses,
    listed,
    pair_misses,
    rows,
    status_misses,
)
from bot.links.link import LinkStatus, inspect
from bot.links.sources import Sources
from tests.digests import digest

KNOWN_MISSES = {"kf019", "kf066"}
MESSAGES, PAIRS, ADDRESSES = (rows(OWN / f"{kind}.jsonl") for kind in ("extract", "canonical_pairs", "lookalike"))


@pytest.fixture(scope="module")
def sources() -> Sources:
    return listed(OWN / "official.json")


def of_group(some: list[Row], key: str) -> list[object]:
    groups = sorted({str(row[key]) for row in some})
    return [pytest.param([row for row in some if row[key] == group], id=group) for group in groups]


@pytest.mark.parametrize("messages", of_group(MESSAGES, "kind"))
def test_exactly_the_labelled_links_are_found(messages: list[Row]) -> None:
    assert not extraction_misses(messages)


@pytest.mark.parametrize("pairs", of_group(PAIRS, "group"))
def test_pages_have_one_key_where_they_are_one_and_two_where_they_are_two(pairs: list[Row]) -> None:
    assert not pair_misses(pairs)


@pytest.mark.parametrize("addresses", of_group(ADDRESSES, "trick"))
def test_addresses_are_called_what_they_are(addresses: list[Row], sources: Sources) -> None:
    assert {miss.id for miss in status_misses(addresses, sources)} <= KNOWN_MISSES


def test_known_misses_are_still_missed(sources: Sources) -> None:
    assert {miss.id for miss in status_misses(ADDRESSES, sources)} == KNOWN_MISSES


def test_no_row_stands_twice() -> None:
    for some, keys in ((MESSAGES, ("text", "entities")), (PAIRS, ("a", "b")), (ADDRESSES, ("url",))):
        assert len({str([row.get(key) for key in keys]) for row in some}) == len(some)
        assert len({row["id"] for row in some}) == len(some)


def test_no_trap_is_called_official(sources: Sources) -> None:
    traps = [row["url"] for row in ADDRESSES if row["trick"] in {"userinfo", "path", "subdomain", "homoglyph"}]
    assert len(traps) > 90
    assert not [url for url in traps if inspect(url, sources).status is LinkStatus.OFFICIAL]


def test_no_given_row_was_copied() -> None:
    """The labelled messages that the project was given are not ours to copy: here is what tells them again."""
    given = set((OWN.parent / "given" / "links.sha256").read_text(encoding="utf-8").split())
    assert len(given) > 20
    assert not [row["id"] for row in MESSAGES if digest(row["text"]) in given]

"""Every labelled message, pair and address is read as labelled; the misses that are known are named here."""

import pytest

from benchmarks.links import (
    OWN,
    SHARED,
    Row,
    extraction_misses,
    listed,
    pair_misses,
    rows,
    status_misses,
    wrong_merges,
)
from bot.links.link import LinkStatus, inspect
from bot.links.sources import Sources

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


@pytest.mark.skipif(not SHARED.exists(), reason="shared/ is not beside the project")
def test_the_shared_examples_reach_the_targets() -> None:
    messages, pairs, addresses = (
        rows(SHARED / f"dev_{kind}.jsonl") for kind in ("extract", "canonical_pairs", "lookalike")
    )
    sources = listed(SHARED / "official_domains.json")
    assert len(extraction_misses(messages)) <= 0.05 * len(messages)
    assert len(pair_misses(pairs)) <= 0.05 * len(pairs)
    assert not wrong_merges(pairs)
    for label, most in ((LinkStatus.LOOKALIKE, 0.08), (LinkStatus.UNKNOWN, 0.01), (LinkStatus.OFFICIAL, 0.02)):
        some = [row for row in addresses if row["expected"] == label]
        assert len(status_misses(some, sources)) <= most * len(some)


@pytest.mark.skipif(not SHARED.exists(), reason="shared/ is not beside the project")
def test_no_shared_row_was_copied() -> None:
    shared = {row["text"] for row in rows(SHARED / "dev_extract.jsonl")}
    assert not [row["id"] for row in MESSAGES if row["text"] in shared and len(row["text"]) > 20]

"""Other addresses of each kind of fault that was reported of links, with the shipped list."""

from typing import Any

import pytest

from bot.domain.errors import Fault
from bot.links.canonical import canonical
from bot.links.extract import extract
from bot.links.link import LinkStatus, inspect
from bot.links.lookalike import Level, Rule
from bot.links.sources import Sources
from bot.links.sources_file import load_sources
from tests.conftest import ROOT
from tests.yaml_files import read_yaml

ROWS: dict[str, Any] = read_yaml(ROOT / "tests" / "faults" / "links.yaml")
IMITATIONS = [(host, of) for kind in ("name", "net", "lure") for of, hosts in ROWS[kind].items() for host in hosts]


@pytest.fixture(scope="module")
def shipped() -> Sources:
    faults: list[Fault] = []
    sources = load_sources(ROOT / "knowledge" / "sources.yaml", faults)
    assert not faults
    return sources


@pytest.mark.parametrize("host", ROWS["gov"])
def test_an_agency_by_its_pattern_is_impersonated(host: str, shipped: Sources) -> None:
    link = inspect(f"https://{host}", shipped)
    assert link.status is LinkStatus.LOOKALIKE
    assert str(link.of).endswith("gov.vn")


@pytest.mark.parametrize(("host", "of"), [(host, of) for of, hosts in ROWS["surely"].items() for host in hosts])
def test_an_agency_with_gov_glued_to_it_is_surely_imitated(host: str, of: str, shipped: Sources) -> None:
    link = inspect(f"https://{host}", shipped)
    assert (link.status, link.of, link.level) == (LinkStatus.LOOKALIKE, of, Level.FAKE)


@pytest.mark.parametrize(("host", "of"), IMITATIONS)
def test_a_listed_name_is_imitated(host: str, of: str, shipped: Sources) -> None:
    link = inspect(f"https://{host}", shipped)
    assert (link.status, link.of) == (LinkStatus.LOOKALIKE, of)


@pytest.mark.parametrize("host", ROWS["innocent"])
def test_what_is_of_the_brand_or_of_nobody_is_not_accused(host: str, shipped: Sources) -> None:
    assert inspect(f"https://{host}", shipped).status is not LinkStatus.LOOKALIKE


@pytest.mark.parametrize("host", ROWS["own"])
def test_a_former_address_of_the_owner_is_not_accused(host: str, shipped: Sources) -> None:
    link = inspect(f"https://{host}", shipped)
    assert (link.status, link.why) == (LinkStatus.UNKNOWN, Rule.KNOWN)


@pytest.mark.parametrize("text", ROWS["glue"])
def test_what_is_glued_to_a_link_is_no_part_of_it(text: str) -> None:
    assert list(extract(text)) == ROWS["glue"][text]


@pytest.mark.parametrize(("one", "other"), ROWS["same"])
def test_one_page_has_one_key(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), ROWS["apart"])
def test_other_pages_have_keys_of_their_own(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)

"""Two fresh variants of each reported row, through the code that members' messages go through, and the share kept."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.cli.ask import as_row
from bot.dialogue.library import Library
from bot.links.canonical import canonical
from bot.links.extract import extract
from bot.links.link import LinkStatus, inspect
from tests.conftest import ROOT
from tests.faults.test_messages import told_to
from tests.yaml_files import read_yaml

VARIANTS: dict[str, Any] = read_yaml(ROOT / "tests" / "faults" / "variants.yaml")
REPORTED: dict[str, Any] = read_yaml(ROOT / "tests" / "faults" / "reported.yaml")
LEAST_SHARE = 0.9
Held = Callable[[Library], bool]


def _imitates(host: str, of: str) -> Held:
    def held(shelf: Library) -> bool:
        link = inspect(f"https://{host}", shelf.sources)
        if not of:
            return link.status is not LinkStatus.LOOKALIKE
        return link.status is LinkStatus.LOOKALIKE and str(link.of).endswith(of)

    return held


def _is_answered(wanted: dict[str, Any], said: str) -> Held:
    def held(shelf: Library) -> bool:
        row = as_row({"text": said}, shelf)
        must = ("verdict", "status")
        return (
            row["verdict"] != wanted.get("never", "(nothing)")
            and all(row[one] == wanted[one] for one in must if one in wanted)
            and wanted.get("has", "") in row["reply"]
            and wanted.get("lacks", "(nothing)") not in row["reply"]
        )

    return held


def _finds(text: str, link: str) -> Held:
    return lambda _: list(extract(text)) == [link]


def _are_one(one: str, other: str) -> Held:
    return lambda _: canonical(one) == canonical(other)


def _is_told(message: dict[str, Any]) -> Held:
    if message.get("read") is False:
        return lambda shelf: told_to(message, shelf) == ""
    return lambda shelf: message.get("has", "vtv-vn[.]top") in told_to(message, shelf)


def inputs(rows: dict[str, Any]) -> Iterator[tuple[str, str, Held]]:
    """The row that each is of, what it is, and whether it holds."""
    for row, hosts in rows["links"].items():
        yield from ((row, host, _imitates(host, of)) for host, of in hosts)
    for row, texts in rows["extract"].items():
        yield from ((row, text, _finds(text, link)) for text, link in texts)
    for row, pairs in rows["same"].items():
        yield from ((row, one, _are_one(one, other)) for one, other in pairs)
    for row, wanted in rows["said"].items():
        yield from ((row, said, _is_answered(wanted, said)) for said in wanted["says"])
    for row, messages in rows["messages"].items():
        yield from ((row, f"message {number}", _is_told(it)) for number, it in enumerate(messages))


@pytest.mark.parametrize(("row", "what", "holds"), [pytest.param(*one, id=one[0]) for one in inputs(REPORTED)])
def test_every_reported_row_holds(row: str, what: str, holds: Held, shelf: Library) -> None:
    assert holds(shelf), (row, what)


def test_every_row_that_was_reported_stands_here_once() -> None:
    here = [row for row, _, _ in inputs(REPORTED)] + list(REPORTED["elsewhere"])
    assert sorted(here) == sorted(REPORTED["ids"])


@pytest.mark.parametrize("row", REPORTED["elsewhere"])
def test_a_row_that_needs_the_service_or_files_is_held_by_a_test_that_exists(row: str) -> None:
    file, _, name = REPORTED["elsewhere"][row].partition("::")
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_nine_of_ten_fresh_variants_hold(shelf: Library, capsys: pytest.CaptureFixture[str]) -> None:
    held = {(row, what): holds(shelf) for row, what, holds in inputs(VARIANTS)}
    missed = [f"{row}: {what}" for (row, what), holds in held.items() if not holds]
    with capsys.disabled():
        print(f"\n{len(held) - len(missed)} of {len(held)} variants", *missed, sep="\n  ")
    assert len(held) - len(missed) >= LEAST_SHARE * len(held), missed


def test_every_row_has_two_variants() -> None:
    counts = {row: sum(one == row for one, _, _ in inputs(VARIANTS)) for row, _, _ in inputs(VARIANTS)}
    assert min(counts.values()) >= 2

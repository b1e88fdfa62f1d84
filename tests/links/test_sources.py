"""The shipped list of sources, and every fault that `bot check` names in one."""

from pathlib import Path

import pytest
import yaml

from benchmarks.links import OWN, listed, rows
from bot.answers.schema import Knowledge
from bot.domain.errors import Fault
from bot.links.link import LinkStatus, inspect
from bot.links.sources import Brand, SourceKind, Sources
from bot.links.sources_file import load_sources
from tests.conftest import ROOT

FILE = ROOT / "knowledge" / "sources.yaml"
NAMED = {"nhandan.vn", "vnanet.vn", "qdnd.vn", "vtv.vn", "vov.vn", "dangcongsan.vn", "baobinhphuoc.com.vn"}


@pytest.fixture(scope="module")
def shipped() -> Sources:
    faults: list[Fault] = []
    sources = load_sources(FILE, faults)
    assert not faults
    return sources


def test_the_press_that_the_directive_names_is_marked_and_no_other(shipped: Sources, knowledge: Knowledge) -> None:
    named = {domain for domain, source in shipped.listed.items() if source.named_in == "ct-2022#2.3"}
    assert named == NAMED
    text = knowledge.clauses["ct-2022#2.3"].text.casefold()
    for name in ("báo nhân dân", "thông tấn xã việt nam", "báo quân đội nhân dân", "báo bình phước"):
        assert name in text
    assert {source.named_in for source in shipped.listed.values()} == {None, "ct-2022#2.3"}


def test_every_listed_domain_is_official_and_every_known_one_is_not_a_look_alike(shipped: Sources) -> None:
    networks = {source.domain for source in shipped.listed.values() if source.kind is SourceKind.NETWORK}
    assert all(
        (inspect(domain, shipped).status is LinkStatus.OFFICIAL) != (domain in networks) for domain in shipped.listed
    )
    assert not [domain for domain in shipped.known if inspect(domain, shipped).status is LinkStatus.LOOKALIKE]


def test_the_shipped_list_holds_the_one_that_labels_are_relative_to(shipped: Sources) -> None:
    assert listed(OWN / "official.json").listed.keys() <= shipped.listed.keys()


def test_the_flags_do_not_contradict_the_kinds(shipped: Sources) -> None:
    assert {source.kind for source in shipped.listed.values()} == set(SourceKind)
    assert {source.brand for source in shipped.listed.values()} == set(Brand)
    lists = [source.known_legit for source in shipped.listed.values()]
    assert not [domain for one in lists for domain in one if one.count(domain) > 1]


def test_ordinary_addresses_are_not_called_look_alikes_by_the_shipped_list(shipped: Sources) -> None:
    ordinary = [
        row
        for row in rows(OWN / "lookalike.jsonl")
        if row["trick"] in {"near-legit", "other-gov", "platform", "sister"} and row["expected"] == "unknown"
    ]
    wrong = [row["url"] for row in ordinary if inspect(row["url"], shipped).status is LinkStatus.LOOKALIKE]
    assert len(ordinary) > 300
    assert len(wrong) <= 0.01 * len(ordinary), wrong


def test_the_list_that_labels_are_relative_to_is_a_part_of_the_shipped_one(shipped: Sources) -> None:
    assert listed(OWN / "official.json").listed.keys() <= shipped.listed.keys()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("domain: vtv.vn", "domain: VTV.vn", "domain: cần tên miền đã đăng ký, viết chữ thường"),
        ("domain: vtv.vn", "domain: https://vtv.vn", "domain: cần tên miền đã đăng ký, viết chữ thường"),
        ("domain: vov.vn", "domain: vtv.vn", "domain: đã ghi ở trên, xin bỏ một chỗ: vtv.vn"),
        ("kind: press", "kind: paper", "kind: chỉ nhận: bank, government, network, press, service"),
        ("brand: unique", "brand: rare", "brand: chỉ nhận: common, plain, unique"),
        ("named_in: ct-2022#2.3", "named_in: ct-2022#99", "named_in: cần tên của một điều khoản, thấy 'ct-2022#99'"),
        ("nicknames: [baonhandan]", "nicknames: [Bao Nhan Dan]", "nicknames: cần chữ thường và chữ số"),
        ("restricted_suffixes: [gov.vn]", "restricted_suffixes: [vtv.vn]", "cần đuôi tên miền chung"),
        (
            "free_hosts: [weebly.com,",
            "free_hosts: [weebly.com, weebly.com,",
            "đã ghi ở trên, xin bỏ một chỗ: weebly",
        ),
        ("words:", "wörter:", "wörter: khóa lạ"),
        ("    name: Báo Nhân Dân\n", "", "name: còn thiếu khóa này"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    broken = tmp_path / "sources.yaml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    faults: list[Fault] = []
    load_sources(broken, faults, {"ct-2022#2.3"})
    assert [fault for fault in faults if message in f"{fault.key}: {fault.expected}" and abs(fault.line - line) <= 2]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    broken = tmp_path / "sources.yaml"
    broken.write_text("sources:\n  - domain: x\n  - {domain: vtv.vn, name: VTV, kind: tv, colour: red}\n")
    faults: list[Fault] = []
    load_sources(broken, faults)
    said = {f"{fault.line}: {fault.key}" for fault in faults}
    assert {"2: domain", "2: name", "2: kind", "3: kind", "3: colour", "1: words"} <= said


@pytest.mark.parametrize(
    "text", ["", "- a", "sources: []", "sources: {a: b}", "words: 7", "known: [1, {a: b}]", "\x00"]
)
def test_no_broken_file_raises(tmp_path: Path, text: str) -> None:
    broken = tmp_path / "sources.yaml"
    broken.write_text(text)
    faults: list[Fault] = []
    load_sources(broken, faults)
    assert faults


def test_the_file_has_no_line_that_a_diff_would_hide() -> None:
    assert max(map(len, FILE.read_text(encoding="utf-8").splitlines())) <= 130
    assert yaml.safe_load(FILE.read_text(encoding="utf-8"))["sources"]

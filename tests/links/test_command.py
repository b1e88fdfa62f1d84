"""`bot links` as people run it: real processes."""

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.links import OWN
from bot.cli.main import EXIT_FAULTS, EXIT_USAGE, run
from tests.acceptance.test_cli import bot
from tests.conftest import ROOT

KEYS = ["url", "canonical", "host", "status", "of", "why", "defanged"]


def test_jsonl_has_the_keys_of_the_contract_one_line_out_for_each_in() -> None:
    given = [
        {"id": "a", "text": "xem vtv.vn và https://vtv.vn-news24h.com/x", "links": ["label"], "note": [1]},
        {"id": "b", "text": ""},
        {
            "id": "c",
            "text": "đây",
            "entities": [{"type": "text_link", "offset": 0, "length": 3, "url": "https://vov.vn/a"}],
        },
    ]
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in given).encode()
    done = bot("links", "--jsonl", "-", "--sources", str(OWN / "official.json"), given=data)
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, b"")
    assert [row["id"] for row in out] == ["a", "b", "c"]
    assert [[list(link) for link in row["links"]] for row in out] == [[KEYS, KEYS], [], [KEYS]]
    assert out[0]["note"] == [1]
    assert out[0]["links"][1] == {
        "url": "https://vtv.vn-news24h.com/x",
        "canonical": "vtv.vn-news24h.com/x",
        "host": "vtv.vn-news24h.com",
        "status": "lookalike",
        "of": "vtv.vn",
        "why": "official-domain-in-front",
        "defanged": "hxxps://vtv[.]vn-news24h[.]com/x",
    }


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_CONFIG", str(ROOT / "config.yaml"))


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ('{"text": "a"}\n{"nope": 1}', ':2: (dòng): cần "text" là một lời'),
        ("[1]", ":1: (dòng): cần một đối tượng JSON"),
        ('{"text": "a", "entities": [{"type": "url"}]}', ':1: (dòng): cần "entities" là danh sách đối tượng'),
        ('{"text": "a", "entities": 5}', ':1: (dòng): cần "entities" là danh sách đối tượng'),
    ],
)
def test_a_line_that_is_no_message_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: str, message: str
) -> None:
    path = tmp_path / "messages.jsonl"
    path.write_text(given)
    assert run(["links", "--jsonl", str(path)]) == EXIT_FAULTS
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"{path}{message}" in shown.err


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", ":1: (tệp): sai dạng JSON"),
        ("[]", ":1: domains: cần một danh sách lời"),
        ('{"domains": ["VTV"], "restricted_suffix": []}', ":1: domains: cần tên miền đã đăng ký, viết chữ thường"),
        (None, ":1: (tệp): không đọc được tệp"),
    ],
)
def test_a_list_that_is_none_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, message: str
) -> None:
    path = tmp_path / "official.json"
    if content is not None:
        path.write_text(content)
    assert run(["links", "--sources", str(path), "vtv.vn"]) == EXIT_FAULTS
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"{path}{message}" in shown.err


@pytest.mark.usefixtures("shipped")
def test_a_person_reads_what_each_link_is_and_can_tap_none(capsys: pytest.CaptureFixture[str]) -> None:
    run(["links", "xem vtv.vn, tuoltre.vn và kenhtin-abc.com"])
    shown = capsys.readouterr().out
    assert "CHÍNH THỐNG: Đài Truyền hình Việt Nam" in shown
    assert "giống Báo Tuổi Trẻ (tuoitre[.]vn), thật ra mở tuoltre[.]vn; khác ở chữ “l” thay cho “i”" in shown
    assert "CHƯA RÕ: không có trong danh sách nguồn chính thống." in shown
    assert ".vn" not in shown.replace("[.]vn", "")


@pytest.mark.usefixtures("shipped")
def test_no_text_and_no_link_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["links"]) == EXIT_USAGE
    assert "cần một đoạn văn bản" in capsys.readouterr().err
    run(["links", "chỉ là tin nhắn"])
    assert "Không có đường dẫn nào" in capsys.readouterr().out


def test_check_names_the_faults_of_the_sources(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    shutil.copy(ROOT / "config.yaml", tmp_path / "config.yaml")
    path = tmp_path / "knowledge" / "sources.yaml"
    path.write_text(path.read_text().replace("kind: bank", "kind: shop").replace("ct-2022#2.3", "ct-2022#9"))
    done = bot("check", config=tmp_path / "config.yaml")
    lines = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (1, b"")
    assert sum(line.startswith("knowledge/sources.yaml:") for line in lines) >= 20

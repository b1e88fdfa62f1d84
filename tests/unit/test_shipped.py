"""What comes with the program: its version, and settings and knowledge to begin with."""

import importlib.util
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.answers.decision import Answer, AnswerStatus
from bot.answers.loader import load_knowledge
from bot.cli.init import begin
from bot.cli.main import run
from bot.config import load_settings
from bot.data.shipped import PACKAGE, program_version, shipped
from bot.domain.errors import BotError, DataFaults
from bot.evaluation.labelled import read_labelled

ROOT = Path(__file__).parents[2]
SILENT = Answer(AnswerStatus.ABSTAINED, None, 1.0)


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"bot {version(PACKAGE)}\n"


def test_a_commit_with_a_tag_has_its_version() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    tags = subprocess.run(
        [git, "tag", "--points-at", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    versions = [tag.removeprefix("v") for tag in tags if re.fullmatch(r"v\d+\.\d+\.\d+", tag)]
    assert versions in ([], [program_version()])


def test_a_new_folder_gets_the_settings_and_the_knowledge_and_they_are_sound(tmp_path: Path) -> None:
    folder = tmp_path / "noi" / "moi"
    begin(folder)
    settings = load_settings({"BOT_CONFIG": str(folder / "config.yaml")})
    assert settings.knowledge == folder / "knowledge"
    copied = sorted(one.relative_to(folder) for one in (folder / "knowledge").rglob("*") if one.is_file())
    there = sorted(one.relative_to(ROOT) for one in (ROOT / "knowledge").rglob("*") if one.is_file())
    assert copied == there
    questions = read_labelled(
        folder / "tests", folder / "tests" / "answers", load_knowledge(settings.knowledge)[0].entries
    )
    assert {one.place.rpartition(".")[2] for one in questions if one.is_right(SILENT) is not None} == {"jsonl", "yaml"}
    assert not list((folder / "tests").rglob("*.py"))
    assert (folder / "config.yaml").read_bytes() == (ROOT / "config.yaml").read_bytes()


@pytest.mark.parametrize("name", ["config.yaml", "knowledge", "tests"])
def test_nothing_is_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(BotError, match=name):
        begin(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BotError, match="file: không ghi được"):
        begin(tmp_path / "file")


def test_where_no_settings_are_the_shipped_ones_are_read_and_nothing_is_written_beside_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({}, or_shipped=True)
    assert settings.knowledge == shipped() / "knowledge"
    assert (settings.cache, settings.feeds_folder) == (Path(".cache"), Path("data/feeds"))
    assert settings.database_url.endswith(":///data/bot.db")


@pytest.mark.parametrize(("environment", "or_shipped"), [({}, False), ({"BOT_CONFIG": "settings.yaml"}, True)])
def test_settings_that_are_meant_and_missing_are_a_fault_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, or_shipped: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataFaults, match="bot init"):
        load_settings(environment, or_shipped=or_shipped)


def test_own_settings_go_before_the_shipped_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert load_settings({}, or_shipped=True).knowledge == Path("knowledge")


@pytest.mark.parametrize(
    ("found", "strict", "status", "told"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], True, 0, "1 packages, 0 known holes, of 0"),
        ([{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}], False, 1, "a 1: CVE-1"),
        ([{"name": "a", "skip_reason": "not found"}], False, 0, "of 1 nothing could be found out"),
        ([{"name": "a", "skip_reason": "not found"}], True, 1, "of 1 nothing could be found out"),
        ([], False, 0, "nobody could be asked: no network"),
        ([], True, 1, "nobody could be asked: no network"),
    ],
)
def test_an_audit_that_found_nothing_out_does_not_say_that_all_is_well(
    found: list[dict[str, object]], status: int, told: str, *, strict: bool
) -> None:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    audit = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(audit)
    said, ended = audit.judged(found, "no network", strict=strict)
    assert ended == status
    assert told in said

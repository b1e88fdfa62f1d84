"""The wheel alone, installed into a folder of its own, answers in an empty folder: nothing of this checkout is used."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.config import Settings
from bot.data.shipped import LABELLED_FILES
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
QUESTION = "đăng tài liệu mật lên Facebook được không?"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built without a network: by the build backend that is installed for the tests."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bot` of a virtual environment with the wheel, and with the libraries of this one, but not with its `bot`."""
    place = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    packages = next(place.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    script = place / "bin" / "bot"
    script.write_text(f"#!{place}/bin/python\nfrom bot.__main__ import main\nraise SystemExit(main())\n")
    script.chmod(0o755)
    return script


@pytest.fixture
def empty(tmp_path: Path, settings: Settings, opened: object) -> Path:
    """An empty folder, but for what was learned from the very same knowledge."""
    assert opened is not None
    shutil.copytree(settings.cache, tmp_path / ".cache")
    return tmp_path


def run(command: Path, folder: Path, arguments: Sequence[str], given: str = "") -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("BOT_", "TELEGRAM_", "DATABASE_"))}
    kept.pop("PYTHONPATH", None)
    return subprocess.run(
        [str(command), *arguments], cwd=folder, env=kept, input=given, capture_output=True, text=True, check=False
    )


def test_it_carries_the_knowledge_the_settings_the_page_and_the_migrations(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("knowledge", "bot"):
        wanted = [
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        ]
        assert len(wanted) > 20
        inside = "bot/shipped/" if folder == "knowledge" else ""
        assert [one for one in wanted if f"{inside}{one}" not in names] == []
    labelled = [path.relative_to(ROOT).as_posix() for files in LABELLED_FILES for path in ROOT.glob(f"tests/{files}")]
    assert len(labelled) > 20
    assert sorted(name for name in names if name.startswith("bot/shipped/tests/")) == sorted(
        f"bot/shipped/{one}" for one in labelled
    )
    assert "bot/shipped/config.yaml" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_in_an_empty_folder_it_asks_and_chats_and_begins_a_folder(command: Path, empty: Path) -> None:
    where = subprocess.run(
        [str(command.parent / "python"), "-c", "import bot; print(bot.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=empty,
    )
    assert where.stdout.startswith(str(command.parent.parent))
    assert run(command, empty, ["--version"]).stdout.startswith("bot ")
    asked = run(command, empty, ["ask", QUESTION])
    assert (asked.returncode, asked.stdout[:11]) == (0, "⛔ KHÔNG LÀM"), asked.stderr
    chatted = run(command, empty, ["chat"], f"{QUESTION}\nthoát\n")
    assert "⛔ KHÔNG LÀM" in chatted.stdout, chatted.stderr
    refused = run(command, empty, ["run"])
    assert "bot init" in refused.stderr
    assert run(command, empty, ["init", "."]).returncode == 0
    assert list((empty / "tests" / "questions").iterdir())
    checked = run(command, empty, ["check"])
    assert (checked.returncode, checked.stdout[:12]) == (0, "Không có lỗi"), checked.stderr

"""Every command that README and the guides name is carried out, with what a clerk puts in the place of the capitals."""

import os
import re
from pathlib import Path

import pytest
from docx import Document

from bot.answers.answerer import Answerer
from bot.answers.schema import Knowledge
from bot.app import read_parameters
from bot.cli import ask, train
from bot.cli.main import run
from tests.conftest import ROOT
from tests.processes import config
from tests.starting import processes as starting

GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(r"\.venv/bin/bot ([^`\n#|”]+)")
NAMED = sorted({found.strip() for guide in GUIDES for found in COMMAND.findall(guide.read_text(encoding="utf-8"))})
OUTCOMES = {
    "--version": (0, "bot "),
    'ask "câu hỏi"': (0, "KHÔNG LÀM"),
    "backup": (2, "BACKUP_KEY"),
    "backup --new-key": (0, "="),
    "backup --verify TỆP": (2, "BACKUP_KEY"),
    "broadcast cancel MÃ": (2, "Không có tin nào mang mã"),
    "broadcast plan": (0, "2027"),
    "broadcast preview MÃ": (2, "Không có tin"),
    "broadcast preview TÊN": (0, "Người nhận"),
    "broadcast status": (0, "tin"),
    "check": (0, "Không có lỗi"),
    "desk link Lan": (2, ""),
    "document coverage": (0, "mục có câu trả lời"),
    "document coverage VĂN-BẢN": (0, "17/18 mục có câu trả lời"),
    "document drafts VĂN-BẢN": (0, "1 bản nháp câu trả lời"),
    "document replace CŨ MỚI": (0, "Chưa ghi gì"),
    "entries unchecked": (0, "chưa soát"),
    "entries unmet": (0, ""),
    'explain "câu hỏi"': (0, "quyết định"),
    "config": (0, "telegram.token"),
    "doctor": (0, "lịch trực"),
    "export cases --output vu.csv": (0, ""),
    "export stats so-lieu.csv": (0, ""),
    "feeds update": (2, "chưa có khóa feeds"),
    "import TỆP": (0, "Bản nháp"),
    "import van-ban.docx --review": (0, "Đã ghi lại đến đây"),
    "knowledge undo": (2, "Chưa có lần ghi nào"),
    "learn": (0, "Không có câu nào"),
    "learn add MÃ MỤC --by TÊN": (2, "Không có cụm nào"),
    "learn approve SỐ --by TÊN": (2, "không chờ duyệt"),
    "learn show MÃ": (2, "Không có cụm nào"),
    "learn skip MÃ": (2, "Không có cụm nào"),
    "learn write": (0, "Không có câu mẫu nào đã duyệt"),
    "migrate": (0, "Cơ sở dữ liệu"),
    "reseal": (2, "DATA_KEY"),
    "reseal --new-key": (0, "="),
    "restore TỆP": (2, "BACKUP_KEY"),
    "run": (2, "TELEGRAM_BOT_TOKEN"),
    "schema": (0, "lược đồ"),
    "init THƯ-MỤC": (0, "Đã ghi"),
    "migrate --from sqlite:///data/bot.db": (2, "không có tệp"),
    "run --maintenance": (2, "TELEGRAM_BOT_TOKEN"),
    "setup": (2, "hỏi và chờ trả lời"),
    "train": (0, "Đã học"),
    "zalo key": (0, "="),
    "zalo login": (2, "ZALO_APP_ID"),
}
"""The exit status, and words that are said; what asks for more than a command's words says what it needs."""
TALKS = {"chat", "chat --desk"}


def filled(command: str, folder: Path) -> list[str]:
    """The command's words, with something real in the place of TÊN and TỆP."""
    file = folder / "van-ban.docx"
    words = {
        "TÊN": "thang-03-dung-ten-minh",
        "TỆP": str(file),
        "SỐ": "7",
        "van-ban.docx": str(file),
        '"câu': "đăng tài liệu mật",
        'hỏi"': "được không",
        "VĂN-BẢN": "bc-2020",
        "CŨ": "ct-23-2017",
        "MỚI": "ct-2022",
    }
    return [words.get(word, word) for word in command.split()]


def typed_nothing(_: str) -> str:
    """Whoever is asked goes away."""
    raise EOFError


@pytest.fixture
def folder(tmp_path: Path, sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a clerk works: settings, a database, a file to import."""
    monkeypatch.setenv("DATABASE_URL", sqlite_database)
    monkeypatch.setenv("BOT_CONFIG", str(config(tmp_path, web=False)))
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)
    document = Document()
    document.add_paragraph("CHỈ THỊ")
    document.add_paragraph("về việc giữ bí mật")
    document.add_paragraph("1. Không đăng tài liệu mật lên mạng xã hội.")
    document.save(str(tmp_path / "van-ban.docx"))
    return tmp_path


@pytest.mark.parametrize("command", [one for one in NAMED if one not in TALKS])
def test_a_command_of_the_guide_does_what_it_says(
    command: str,
    folder: Path,
    opened: tuple[Knowledge, Answerer],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Learning is left out, as it takes a minute; what is learned is kept already."""
    monkeypatch.setattr(ask, "open_answerer", lambda _: opened)
    monkeypatch.setattr("builtins.input", typed_nothing)
    monkeypatch.setattr(train, "calibrate", lambda *_: (read_parameters(ROOT / "knowledge"), ()))
    monkeypatch.setattr(train, "report", lambda *_: {})
    monkeypatch.setattr(train, "write_parameters", lambda *_: None)
    status, says = OUTCOMES[command]
    try:
        ended: object = run(filled(command, folder))
    except SystemExit as stopped:  # as argparse ends what only tells something
        ended = stopped.code
    assert ended == status
    said = capsys.readouterr()
    assert says in said.out + said.err
    assert "Traceback" not in said.err
    assert "vu.csv" not in command or (folder / "vu.csv").read_text(encoding="utf-8-sig").startswith("Mã vụ")


@pytest.mark.parametrize("command", [one for one in NAMED if one in TALKS])
def test_a_talk_of_the_guide_begins_and_ends(command: str, folder: Path) -> None:
    done = starting.run(*command.split(), environment=os.environ)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Hẹn gặp lại" in done.stdout.decode()


def test_every_outcome_is_of_a_command_that_is_named() -> None:
    assert set(OUTCOMES) <= {*NAMED}

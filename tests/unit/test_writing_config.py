"""config.yaml and .env are changed where they must be, and nowhere else."""

import difflib
import stat
from pathlib import Path

import pytest
import yaml

from bot.config.env_file import save_variable, with_env_file
from bot.config.writing import with_desk
from bot.domain.cases import Officer
from tests.conftest import ROOT

SHIPPED = (ROOT / "config.yaml").read_text(encoding="utf-8")
LAN, MINH = Officer("telegram:1", "Lan", admin=True, head=True), Officer("telegram:2", 'Minh "út"')
CHAT = "-1001234500000"
LISTED = [{"id": 1, "name": "Lan", "admin": True, "head": True}, {"id": 2, "name": "Minh 'út'"}]
FILES = {
    "as shipped": SHIPPED,
    "with Windows line ends": SHIPPED.replace("\n", "\r\n"),
    "with another chat": SHIPPED.replace("  # chat_id: -1001234567890", "  chat_id: -5  # nhóm cũ"),
    "with an empty chat": SHIPPED.replace("  # chat_id: -1001234567890", "  chat_id:"),
    "without the keys": 'desk:\n  contact: "x"\n',
    "without a last line end": 'desk:\n  contact: "x"\n  officers: []',
    "indented by four": 'desk:\n    contact: "x"\n    officers: []\n    answer_min: 5\n',
    "officers in brackets": "desk:\n  contact: x\n  officers: [{id: 1, name: Lan, admin: true, head: true}] # a\n",
    "officers line by line": (
        "desk:\n  contact: x\n  officers:\n"
        "    - id: 1\n      name: Lan # chị Lan\n      admin: true\n      head: true   # phụ trách\n\n"
        "  # lịch\n  shifts: []\n"
    ),
    "officers at the key's own column": (
        "desk:\n  contact: x\n  officers:\n  - {id: 1, name: Lan, admin: true, head: true}\n  shifts: []\n"
    ),
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_chat_and_officers_are_written_and_every_other_line_stays(text: str) -> None:
    after = with_desk(text, CHAT, [LAN, MINH])
    desk = yaml.safe_load(after)["desk"]
    assert (desk["chat_id"], desk["officers"]) == (int(CHAT), LISTED)
    before = yaml.safe_load(text)
    for key, value in before["desk"].items():
        assert key in {"chat_id", "officers"} or desk[key] == value
    assert {key: value for key, value in yaml.safe_load(after).items() if key != "desk"} == {
        key: value for key, value in before.items() if key != "desk"
    }
    gone = [line[2:] for line in difflib.ndiff(text.splitlines(), after.splitlines()) if line.startswith("- ")]
    assert all("chat_id" in line or "officers:" in line for line in gone), gone
    assert ("\r\n" in text) == ("\r\n" in after)
    assert after.count("\r") == (after.count("\n") if "\r\n" in text else 0)


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_writing_the_same_again_changes_nothing(text: str) -> None:
    once = with_desk(text, CHAT, [LAN, MINH])
    assert with_desk(once, CHAT, [LAN, MINH]) == once


def test_comments_stay(tmp_path: Path) -> None:
    after = with_desk(FILES["officers line by line"], CHAT, [MINH])
    assert "# chị Lan" in after
    assert "head: true   # phụ trách\n    - {id: 2" in after


def test_the_variable_is_for_its_owner_alone_and_others_stay(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# mã\nDESK_CHAT_ID=-5\nTELEGRAM_BOT_TOKEN=old\n")
    place = save_variable(tmp_path, "TELEGRAM_BOT_TOKEN", "1:new")
    assert place.read_text() == "# mã\nDESK_CHAT_ID=-5\nTELEGRAM_BOT_TOKEN=1:new\n"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [".env"]


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('A = "1"\nB=2\nnot a line\n')
    assert with_env_file({"B": "3"}, tmp_path) == {"A": "1", "B": "3"}
    assert with_env_file({"B": "3"}, tmp_path / "nowhere") == {"B": "3"}

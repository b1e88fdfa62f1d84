"""Secrets come from the environment or from files, and `bot config` shows none of them."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.cli.config import STRUCK
from bot.cli.main import run
from bot.config import load_settings
from bot.config.secret_files import FILE, SECRETS
from bot.domain.errors import DataFaults
from tests.conftest import ROOT

MARK = "marked-secret"
VALUES = {
    **{name: f"{MARK}-{place}" for place, name in enumerate(SECRETS)},
    "TELEGRAM_BOT_TOKEN": f"123456:{MARK}",
    "ZALO_BOT_TOKEN": f"654321:{MARK}",
    "TOKEN_KEY": Fernet.generate_key().decode(),
    "BACKUP_KEY": Fernet.generate_key().decode(),
    "DATA_KEY": Fernet.generate_key().decode(),
    "DATABASE_URL": f"postgresql+asyncpg://bot:{MARK}@127.0.0.1/bot?password={MARK}",
}
OTHERS = {"ZALO_APP_ID": "1", "ZALO_OA_ID": "2"}


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*SECRETS, *(f"{one}{FILE}" for one in SECRETS)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOT_CONFIG", str(ROOT / "config.yaml"))
    for name, value in OTHERS.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("in_files", [False, True])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_no_secret_is_shown_whatever_it_came_from(
    in_files: bool, form: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in VALUES.items():
        (tmp_path / name).write_text(f"{value}\n", encoding="utf-8")
        monkeypatch.setenv(f"{name}{FILE}" if in_files else name, str(tmp_path / name) if in_files else value)
    assert run(["config", *form]) == 0
    said = capsys.readouterr()
    assert not [value for value in (MARK, *VALUES.values()) if value in said.out + said.err]
    assert STRUCK in said.out
    if form:
        shown = json.loads(said.out)
        assert shown["telegram.token"] == shown["backup_keys"] == shown["data_keys"] == STRUCK
        assert shown["zalo.oa_id"] == "2"
    else:
        assert f"telegram.token = {STRUCK}    # TELEGRAM_BOT_TOKEN{FILE if in_files else ''}" in said.out


def test_the_secret_of_a_file_is_the_setting(tmp_path: Path) -> None:
    place = tmp_path / "token"
    place.write_text(f"  {VALUES['TELEGRAM_BOT_TOKEN']}\n", encoding="utf-8")
    settings = load_settings({"BOT_CONFIG": str(ROOT / "config.yaml"), "TELEGRAM_BOT_TOKEN_FILE": str(place)})
    assert settings.telegram.token == VALUES["TELEGRAM_BOT_TOKEN"]


FAULTY: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "both": ("1:abc", lambda place: place.write_text("1:abc"), "bỏ một trong hai"),
    "not there": ("", lambda place: None, "không có tệp này"),
    "a folder": ("", lambda place: place.mkdir(), "thư mục"),
    "empty": ("", lambda place: place.write_text(" \n"), "đang trống"),
    "no text": ("", lambda place: place.write_bytes(b"\xff\xfe\xff"), "UTF-8"),
}


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("how", FAULTY)
def test_a_file_that_gives_no_secret_is_a_fault_that_names_the_variable(how: str, name: str, tmp_path: Path) -> None:
    own, prepare, says = FAULTY[how]
    place = tmp_path / "secret"
    prepare(place)
    environment = {"BOT_CONFIG": str(ROOT / "config.yaml"), f"{name}{FILE}": str(place), name: own}
    with pytest.raises(DataFaults) as refused:
        load_settings(environment)
    (told,) = [one for one in refused.value.faults if one.key == f"{name}{FILE}"]
    assert says in told.expected


def test_every_variable_that_sounds_like_a_secret_may_come_from_a_file() -> None:
    config = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot" / "config").glob("*.py")))
    named = set(re.findall(r'"([A-Z_]+_(?:TOKEN|SECRET|KEY))"', config))
    assert named
    assert named <= set(SECRETS)

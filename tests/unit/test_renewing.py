"""The knowledge is taken anew while it is in use; what is unsound is not, and is told once."""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.renewing import Renewer
from bot.cli.watching import watch_over
from bot.dialogue.library import Library
from bot.domain.errors import DataFaults, Fault

SOUND = "import sys; sys.exit(0)"
UNSOUND = "import sys; print('a.yaml:3: draft: còn là bản nháp', file=sys.stderr); sys.exit(1)"


class User:
    def __init__(self) -> None:
        self.libraries: list[Library] = []
        self.told: list[str] = []

    def renew(self, library: Library) -> None:
        self.libraries.append(library)

    async def say(self, text: str) -> None:
        self.told.append(text)


def renewer(folder: Path, user: User, shelf: Library, newer: Library, program: str) -> Renewer:
    return Renewer(folder, lambda: newer, shelf, user, (sys.executable, "-c", program))


@pytest.fixture
def newer(shelf: Library) -> Library:
    return replace(shelf, desk_contact="mới")


async def test_sound_knowledge_takes_the_place_of_the_old_one(tmp_path: Path, shelf: Library, newer: Library) -> None:
    user = User()
    await renewer(tmp_path, user, shelf, newer, SOUND).renew()
    assert user.libraries == [newer]
    assert user.told == []


async def test_an_unsound_file_keeps_the_old_knowledge_and_is_told_once_until_it_is_mended(
    tmp_path: Path, shelf: Library, newer: Library
) -> None:
    user = User()
    one = renewer(tmp_path, user, shelf, newer, UNSOUND)
    await one.renew()
    await one.renew()
    assert user.libraries == []
    assert len(user.told) == 1
    assert "a.yaml:3: draft: còn là bản nháp" in user.told[0]
    one._check = (sys.executable, "-c", SOUND)
    await one.renew()
    assert user.libraries == [newer]
    assert user.told[1:] == [shelf.say("renewal_done")]


async def test_a_written_file_is_noticed(tmp_path: Path, shelf: Library, newer: Library) -> None:
    user = User()
    running = asyncio.create_task(renewer(tmp_path, user, shelf, newer, SOUND).run())
    at = 0
    while not user.libraries and at < 600:
        (tmp_path / "a.yaml").write_text(str(at := at + 1), encoding="utf-8")
        await asyncio.sleep(0.1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert user.libraries


def test_a_check_that_watches_goes_on_after_faults(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes: Iterator[list[Fault]] = iter([[], [Fault("a.yaml", 3, "draft", "còn là bản nháp")], []])

    def check() -> list[Path]:
        faults = next(outcomes)
        if faults:
            raise DataFaults(faults)
        print("Không có lỗi")
        return [Path()]

    watch_over(check, lambda *_, **__: iter(["đổi", "đổi"]))
    told = capsys.readouterr()
    assert told.out.count("Không có lỗi") == 2
    assert told.err == "a.yaml:3: draft: còn là bản nháp\n1 lỗi.\n"

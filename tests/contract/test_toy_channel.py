"""A further channel is one folder, one block of settings, its wiring, and one line where channels are put together:
toy.diff is all that changes in files that exist.
"""

import asyncio
import json
import subprocess
from functools import partial
from pathlib import Path

import aiohttp

from bot.app.parts import open_store
from bot.app.service import Service
from bot.app.side import Side
from bot.config import load_settings
from bot.dialogue.library import Library
from tests.acceptance.test_zalobot import until
from tests.conftest import ROOT
from tests.contract.toy.settings import read_toy
from tests.contract.toy.side import ToySide
from tests.serving import ANSWERED, QUESTION

DIFF = Path(__file__).parent / "toy" / "toy.diff"


async def test_a_question_on_the_toy_is_answered_and_a_number_picks_what_was_offered(
    shelf: Library, sqlite_database: str, tmp_path: Path
) -> None:
    letters = tmp_path / "letters"
    given = {"BOT_CONFIG": str(ROOT / "config.yaml"), "DATABASE_URL": sqlite_database, "HTTP_PORT": "0"}
    settings, toy = load_settings(given), read_toy({"TOY_LETTERS": str(letters)})
    store, stopped = await open_store(settings), asyncio.Event()
    service = Service(settings, shelf, store, [partial(ToySide, settings=toy)])
    serving = asyncio.create_task(service.serve(stopped))
    try:
        async with aiohttp.ClientSession() as session, asyncio.timeout(30):
            for number, text in enumerate((QUESTION, "2"), 1):
                await until(lambda: service.port)
                event = {"id": number, "from": "lan", "text": text}
                async with session.post(f"http://127.0.0.1:{service.port}/toy", json=event) as answer:
                    assert answer.status == 200
                await _so_many(letters, number)
    finally:
        stopped.set()
        await serving
        await store.close()
    first, second = map(json.loads, _lines(letters))
    assert first["to"] == "lan"
    assert ANSWERED in first["text"]
    assert "Căn cứ" in second["text"]


async def _so_many(letters: Path, count: int) -> None:
    await until(lambda: len(_lines(letters)) >= count)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_what_exists_changes_by_one_line_where_channels_are_put_together_and_a_field_of_the_settings() -> None:
    diff = DIFF.read_text(encoding="utf-8")
    subprocess.run(["git", "apply", "--check", "--unidiff-zero", str(DIFF)], cwd=ROOT, check=True)
    files = [line.removeprefix("+++ b/") for line in diff.splitlines() if line.startswith("+++ ")]
    assert files == ["bot/app/running.py", "bot/config/settings.py"]
    changed = [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    assert [line[1:].strip() for line in changed] == [
        "from bot.app.toy import ToySide",
        "makes += [partial(ToySide, settings=settings.toy)] if settings.toy.letters else []",
        "from bot.config.toy import Toy, read_toy",
        "toy: Toy = field(default_factory=Toy)",
        "toy=read_toy(environment),",
    ]


def test_a_side_is_all_that_a_process_wants_of_a_channel() -> None:
    wanted = {name for name in vars(Side) if not name.startswith("_")}
    assert wanted <= set(dir(ToySide)) | {"channel", "delivery", "worker"}

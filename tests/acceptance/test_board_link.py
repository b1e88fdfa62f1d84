"""`bot desk link`: the way to the board for an officer who has no chat of the desk at hand."""

from pathlib import Path

import pytest
import yaml

from benchmarks.web_chaos import free_port
from bot.domain.board import LINK_S
from tests.acceptance.test_board_entrance import BOARD, LINK, browsing
from tests.databases import sqlite_url
from tests.processes import bot, config
from tests.serving import LAN

pytestmark = pytest.mark.slow


def environment(folder: Path) -> dict[str, str]:
    path = config(folder)
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    settings["desk"] |= {"officers": [{"id": f"telegram:{LAN}", "name": "Lan", "admin": True}]}
    path.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return {"BOT_CONFIG": str(path), "DATABASE_URL": sqlite_url(folder / "bot.db"), "HTTP_PORT": str(free_port())}


async def said(folder: Path, given: dict[str, str], *arguments: str) -> tuple[int, str]:
    async with bot(folder, *arguments, **given) as command:
        status = await command.ended()
        return status, command.out.read_text() + command.err.read_text()


async def test_a_link_made_at_the_terminal_opens_the_board_once(tmp_path: Path) -> None:
    given = environment(tmp_path)
    async with bot(tmp_path, "run", **given) as running:
        await running.ready()
        status, printed = await said(tmp_path, given, "desk", "link", "Lan")
        assert status == 0, printed
        assert f"Cho Lan, dùng một lần, trong {LINK_S / 60:g} phút" in printed
        link = LINK.search(printed)
        assert link is not None, printed
        assert link[0].startswith(f"http://localhost:{given['HTTP_PORT']}/")
        async with browsing(f"http://localhost:{given['HTTP_PORT']}") as lan:
            assert await lan.get(link[1]) == 200
            assert await lan.post("/desk/vao", {"k": link[2]}) == 303
            assert await lan.get("/desk") == 200
            assert BOARD in lan.html
            assert await lan.post("/desk/vao", {"k": link[2]}) == 403
        status, printed = await said(tmp_path, given, "desk", "link", "Không", "ai")
        assert status != 0
        assert "đang có: Lan" in printed
        assert LINK.search(printed) is None

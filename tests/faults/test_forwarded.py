"""What is forwarded into the desk is nobody's command, whoever wrote it first: end to end, with the real service."""

from collections.abc import AsyncIterator

import pytest

from bot.dialogue.library import Library
from bot.storage.tables import desk as tables
from tests.acceptance.test_telegram_media import OFFICER, at_desk, code_of, submit
from tests.conftest import ROOT
from tests.fakes.bot_api import BotApi, updates
from tests.serving import FORUM, HOA, LAN, Served
from tests.yaml_files import read_yaml

SAID = read_yaml(ROOT / "tests" / "faults" / "desk.yaml")
KEPT = (tables.cases, tables.pending, tables.audit, tables.remarks, tables.invitations, tables.officers)
LATER = {"card", "topic", "shown_at", "changed_at", "edited_at", "timer_at", "step", "called_at", "call_at"}
"""What the clerk writes of a case by itself."""
ORIGINS = (
    updates.from_user(9999, "Z"),
    updates.from_user(OFFICER, "Lan"),
    updates.from_hidden_user("Ẩn"),
    updates.from_channel(-1_005, "Tin nóng", 8, "tin_nong"),
)


@pytest.fixture
async def duty(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    async with at_desk(api, shelf, sqlite_database, FORUM) as served:
        yield served


async def kept(served: Served) -> list[dict[str, object]]:
    found = [row for table in KEPT for row in await served.rows(table)]
    return [{name: value for name, value in row.items() if name not in LATER} for row in found]


async def test_nothing_that_is_forwarded_is_done(duty: Served) -> None:
    codes = [
        code_of(await submit(duty, member, updates.message(member, f"https://vtv-vn.top/tin-{member}")))
        for member in (LAN, HOA)
    ]
    await duty.settled()
    before = await kept(duty)
    for number, said in enumerate(SAID):
        text = said.replace("CODE", codes[0]).replace("OTHER", codes[1])
        await duty.api.push(updates.forward(FORUM, text, ORIGINS[number % len(ORIGINS)], user_id=OFFICER))
        await duty.settled()
        assert await kept(duty) == before, text
    await duty.api.say(FORUM, f"/nhan {codes[0]}", user_id=OFFICER)
    await duty.settled()
    assert await kept(duty) != before, "the officer's own command is done"

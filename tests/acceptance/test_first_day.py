"""The first day of whoever sets the assistant up: the numbers, the desk's new number, settings read anew."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.app.reloading import Reloader
from bot.app.renewing import Renewer
from bot.dialogue.library import Library
from bot.domain.messages import Address
from bot.services.pace import Pace
from tests.acceptance.test_ready import ready, until
from tests.conftest import ROOT
from tests.fakes.bot_api import BotApi, updates
from tests.serving import FORUM, GROUP, LAN, Served, serving, settings_for

ADMIN, MEMBER, OTHER_GROUP = 71, 72, -1_001_000_000_009
DESK_GROUP, NEW_DESK = -700_001, -1_001_000_700_001
SCOPE = {"type": "chat", "chat_id": NEW_DESK}


@pytest.fixture(autouse=True)
def administrators(api: BotApi) -> None:
    api.configure(admins={GROUP: frozenset({ADMIN}), OTHER_GROUP: frozenset({ADMIN})})


async def put_in(api: BotApi, chat: int, user: int, old: str = "left", new: str = "member") -> None:
    await api.push(updates.my_chat_member(chat, old, new, bot=api.state.me, user_id=user))


async def quiet(served: Served, chat: int) -> None:
    """Nothing is said in the chat, although all that came was handled."""
    await served.ask(LAN, "xin chào")
    await asyncio.sleep(0.3)
    assert served.api.sent(chat) == []


@pytest.mark.parametrize("text", ["/id", "/id@thu_nghiem_bot", "/id@Thu_Nghiem_Bot "])
async def test_an_administrator_is_told_the_numbers_in_the_group(served: Served, text: str) -> None:
    await served.api.say(GROUP, text, user_id=ADMIN)
    (told,) = await served.answers(GROUP)
    assert str(GROUP) in told.text
    assert str(ADMIN) in told.text


async def test_an_anonymous_administrator_is_told_where_the_own_number_is_found(served: Served) -> None:
    await served.api.say(GROUP, "/id", user_id=1087968824)
    (told,) = await served.answers(GROUP)
    assert "nhắn riêng" in told.text
    assert "1087968824" not in told.text


async def test_who_adds_the_bot_is_told_and_the_log_knows(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot")
    await put_in(served.api, GROUP, ADMIN)
    (told,) = await served.answers(GROUP)
    assert str(GROUP) in told.text
    assert str(ADMIN) in told.text
    (line,) = [one for one in caplog.records if one.msg == "a group asks for its number"]
    assert line.__dict__["chat"] == str(GROUP)


@pytest.mark.parametrize("text", ["/id", "/id@ai_khac_bot", "/idx", "/id 5"])
async def test_others_and_other_words_get_no_numbers(served: Served, text: str) -> None:
    await served.api.say(GROUP, text, user_id=MEMBER if text == "/id" else ADMIN)
    await quiet(served, GROUP)


async def test_a_member_who_adds_the_bot_is_told_nothing_but_the_log_knows(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    await put_in(served.api, GROUP, MEMBER)
    await quiet(served, GROUP)
    assert [one.msg for one in caplog.records if one.name == "bot.app.numbers"] == ["a group asks for its number"]


async def test_in_private_one_is_told_the_own_number(served: Served) -> None:
    assert str(LAN) in (await served.ask(LAN, "/id")).text


async def test_once_the_desk_is_set_up_other_groups_hear_nothing(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    async with serving(api, shelf, settings_for(api, sqlite_database, DESK_CHAT_ID=str(FORUM))) as served:
        await put_in(api, OTHER_GROUP, ADMIN)
        await api.say(OTHER_GROUP, "/id", user_id=ADMIN)
        await quiet(served, OTHER_GROUP)
        await api.say(FORUM, "/id", user_id=MEMBER)
        (told,) = await served.answers(FORUM)
        assert str(FORUM) in told.text
        assert str(MEMBER) in told.text


async def test_the_new_number_of_the_desk_is_told_and_its_menu_is_set(
    api: BotApi, shelf: Library, sqlite_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_for(api, sqlite_database, DESK_CHAT_ID=str(DESK_GROUP))
    async with serving(api, shelf, settings) as served:
        await served.settled()
        api.migrate(DESK_GROUP, NEW_DESK)
        await api.push(updates.message(NEW_DESK, "", user_id=ADMIN, migrate_from_chat_id=DESK_GROUP))
        (told,) = await served.answers(NEW_DESK)
        assert "desk.chat_id" in told.text
        assert str(NEW_DESK) in told.text
        await api.wait_for(lambda: api.commands(SCOPE))
    assert [one.__dict__["chat"] for one in caplog.records if "another number" in one.msg] == [str(NEW_DESK)]
    api.state.commands.clear()
    caplog.clear()
    async with serving(api, shelf, settings) as served:
        await api.wait_for(lambda: api.commands(SCOPE))
        assert [one.__dict__["chat"] for one in caplog.records if "another number" in one.msg] == [str(NEW_DESK)]
        assert len(api.sent(NEW_DESK)) == 1


async def test_readyz_says_at_once_that_the_bot_was_put_out_of_the_desk_and_that_it_is_back(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    async with serving(api, shelf, settings_for(api, sqlite_database, DESK_CHAT_ID=str(FORUM))) as served:
        await put_in(api, FORUM, ADMIN, "administrator", "kicked")
        await until(served, 503, "desk", "out of reach")
        await put_in(api, FORUM, ADMIN, "kicked", "member")
        await until(served, 200, "desk", "ok")


async def test_readyz_says_that_the_desk_of_the_settings_is_not_there(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    api.configure(missing=frozenset({OTHER_GROUP}))
    async with serving(api, shelf, settings_for(api, sqlite_database, DESK_CHAT_ID=str(OTHER_GROUP))) as served:
        await until(served, 503, "desk", "out of reach")
        api.configure(missing=frozenset())
        await until(served, 200, "desk", "ok")
        assert (await ready(served))[0] == 200


CHANGES = [
    ("  officers: []", "  officers: [{id: 71, name: Lan}]", "desk", "taken"),
    ("answer_min: 15", "answer_min: 25", "desk", "taken"),
    ("  contact: ", "  contact: Gọi 0123. # ", "contact", "taken"),
    ("feeds: []", "feeds: [{id: a, name: A, from: a.txt}]", "feeds", "taken"),
    ("two_person: false", "two_person: true", "broadcast", "taken"),
    ("  units: {}", "  units: {doan-truong: Đoàn trường}", "broadcast", "taken"),
    ("watch_days: 90", "watch_days: 30", "broadcast", "taken"),
    ("log_level: info", "log_level: warning", "log_level", "taken"),
    ("overall_per_s: 27", "overall_per_s: 20", "pace", "restart"),
    ("cache: .cache", "cache: .cache2", "cache", "restart"),
    (f"  chat_id: {FORUM}", "  chat_id: -1001", "chat_id", "restart"),
]


Change = Callable[[Path], object]


@dataclass
class Reloading:
    """The service with a config.yaml of its own, which is changed before the signal comes."""

    api: BotApi
    shelf: Library
    database: str
    folder: Path

    async def told(self, change: Change) -> tuple[Served, str]:
        """What the desk is told."""
        config = self.folder / "config.yaml"
        text = (ROOT / "config.yaml").read_text(encoding="utf-8")
        config.write_text(text.replace("  # chat_id: -1001234567890", f"  chat_id: {FORUM}"), encoding="utf-8")
        (self.folder / "knowledge").symlink_to(ROOT / "knowledge")
        settings = settings_for(self.api, self.database, BOT_CONFIG=str(config))
        async with serving(self.api, self.shelf, settings) as served:
            reload = Reloader(replace(settings, pace=Pace()), served.service, self.shelf)
            change(config)
            reload()
            (told,) = await served.answers(FORUM)
            return served, told.text


@pytest.fixture
def reloading(
    api: BotApi, shelf: Library, sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Reloading:
    monkeypatch.setenv("BOT_CONFIG", str(tmp_path / "config.yaml"))
    monkeypatch.setenv("HTTP_PORT", "0")
    return Reloading(api, shelf, sqlite_database, tmp_path)


def edited(old: str, new: str) -> Change:
    def edit(config: Path) -> None:
        text = config.read_text(encoding="utf-8")
        assert old in text
        config.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


@pytest.mark.parametrize(("old", "new", "part", "how"), CHANGES)
async def test_the_signal_takes_what_can_be_taken_and_says_what_cannot(
    reloading: Reloading, old: str, new: str, part: str, how: str
) -> None:
    _, told = await reloading.told(edited(old, new))
    say = reloading.shelf.say
    assert say(f"reload_{how}", parts=say(f"part_{part}")) in told


async def test_what_was_taken_is_in_use(reloading: Reloading) -> None:
    served, _ = await reloading.told(edited("  units: {}", "  units: {doan-truong: Đoàn trường}"))
    in_use = (
        served.service.decider.library,
        served.service.keeper.library,
        served.service._clerk.library,
    )
    assert [one.broadcast.units for one in in_use] == [{"doan-truong": "Đoàn trường"}] * 3
    assert served.service.keeper.library.desk.address == Address("telegram", str(FORUM))


@pytest.mark.parametrize(
    ("old", "new"),
    [("desk:", "\tdesk:"), ("off_hours: false", "off_hours: perhaps"), ("clause: ct-2022#2.4c", "clause: la#1")],
)
async def test_an_unsound_file_keeps_what_was_and_is_told(reloading: Reloading, old: str, new: str) -> None:
    served, told = await reloading.told(edited(old, new))
    assert "1 lỗi" in told
    assert "cài đặt cũ vẫn chạy" in told
    assert "config.yaml:" in told
    assert served.service.decider.library.broadcast == reloading.shelf.broadcast


async def test_the_signal_has_the_knowledge_looked_at_too(reloading: Reloading) -> None:
    looked = asyncio.Event()

    class Looks(Renewer):
        async def renew(self) -> None:
            looked.set()

    config = reloading.folder / "config.yaml"
    config.write_bytes((ROOT / "config.yaml").read_bytes())
    (reloading.folder / "knowledge").symlink_to(ROOT / "knowledge")
    settings = settings_for(reloading.api, reloading.database, BOT_CONFIG=str(config))
    async with serving(reloading.api, reloading.shelf, settings) as served:
        renewer = Looks(config.parent, lambda: reloading.shelf, reloading.shelf, served.service)
        Reloader(settings, served.service, reloading.shelf, renewer)()
        await asyncio.wait_for(looked.wait(), 30)


async def test_new_knowledge_is_in_use_everywhere_and_the_desk_stays(reloading: Reloading) -> None:
    served, _ = await reloading.told(edited("  units: {}", "  units: {doan-truong: Đoàn trường}"))
    served.service.renew(replace(reloading.shelf, web_url="https://moi.vn"))
    in_use = (served.service.decider.library, served.service.keeper.library, served.service._clerk.library)
    assert [(one.web_url, one.broadcast.units) for one in in_use] == [
        ("https://moi.vn", {"doan-truong": "Đoàn trường"})
    ] * 3
    assert served.service.keeper.library.desk.address == Address("telegram", str(FORUM))

"""The desk in a Zalo group of the account: officers work from there by commands, numbers and replies; members of any
channel reach it.
"""

import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from bot.app.zalo import PairShelf
from bot.channels.zalo.tokens import Pair
from bot.channels.zalo.webhook import PATH
from bot.config import load_settings
from bot.dialogue.library import Library
from bot.domain.cases import Officer
from bot.domain.delivery import Letter, Priority
from bot.domain.errors import BotError
from bot.domain.messages import Address, Media, MediaKind, Outgoing
from tests.acceptance.test_zalo import MEMBER, Both, environment
from tests.fakes.bot_api import BotApi
from tests.fakes.zalo.server import FakeZalo
from tests.serving import LAN, QUESTION, Served, serving, settings_for

GROUP, OTHER_GROUP = "f414c8f76fa586fbdfb4".translate(str.maketrans("abcdef", "123456")), "99887766"
MINH, TAM = "777001", "777002"
OFFICERS = (Officer(f"zalo:{MINH}", "Minh"), Officer(f"zalo:{TAM}", "Tâm"))


@dataclass
class Room:
    """The service, and the phones of officers and members."""

    served: Served
    zalo: FakeZalo

    @property
    def both(self) -> Both:
        return Both(self.served, self.zalo)

    def texts(self, group: str = GROUP) -> list[str]:
        return [one.text for one in self.zalo.sent if one.user == group]

    async def say(self, text: str, who: str = MINH, group: str = GROUP, quoted: str = "") -> None:
        event = self.zalo.in_group(group, who, text, quoted=quoted)
        assert await self.zalo.deliver(self.served.url + PATH, event) == 200

    async def told(self, text: str) -> str:
        await Both.wait(lambda: [one for one in self.texts() if text in one])
        return next(one for one in reversed(self.texts()) if text in one)

    async def answered(self, text: str) -> None:
        before = len(self.texts())
        await self.say(text)
        await Both.wait(lambda: len(self.texts()) > before)

    async def pick(self, label: str, who: str = MINH) -> None:
        """The newest choice with this label, by its number."""
        shown = (re.findall(rf"^#(\d+) {re.escape(label)}", text, re.MULTILINE) for text in reversed(self.texts()))
        await self.say(f"#{next(filter(None, shown))[0]}", who)


@pytest.fixture
async def room(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Room]:
    zalo = FakeZalo()
    await zalo.start()
    settings = settings_for(api, sqlite_database, **(environment(zalo) | {"DESK_CHAT_ID": f"zalo:{GROUP}"}))
    assert settings.desk.address == Address("zalo", f"-{GROUP}")
    settings = replace(settings, desk=replace(settings.desk, officers=OFFICERS, undo_s=0.1))
    async with serving(api, shelf, settings) as running:
        kept = PairShelf(running.store.sealed(settings.zalo.keys))
        await kept.save(Pair(zalo.access, zalo.refresh, time.time(), time.time() + 90_000))
        yield Room(running, zalo)
    await zalo.stop()


async def submitted(room: Room) -> str:
    """A link of a member on Zalo; its case's code."""
    await room.both.ask(MEMBER, "https://vtv-vn.top/qua")
    for label in ("Gửi cán bộ trực", "Nghi mạo danh", "Chưa làm gì cả", "Gửi ngay"):
        await room.both.tap(MEMBER, label)
    card = await room.told("vtv-vn[.]top")
    assert MEMBER not in card
    found = re.search(r"[A-Z0-9]{2}-[A-Z0-9]{4}", card)
    assert found is not None
    return found[0]


async def test_a_case_is_claimed_answered_and_sent_by_numbers_and_the_member_gets_the_finding(room: Room) -> None:
    code = await submitted(room)
    await room.pick("Nhận")
    await room.told(f"đã nhận vụ {code}")
    await room.say(f"/traloi {code} mạo danh Trang này giả VTV, đồng chí đừng bấm.")
    await room.told("Trang này giả VTV")
    await room.pick("Gửi")
    await Both.wait(lambda: any("Trang này giả VTV" in one.text for one in room.both.of(MEMBER)))
    await room.served.settled()


async def test_a_member_on_telegram_reaches_the_desk_on_zalo(room: Room) -> None:
    await room.served.ask(LAN, "https://vtv-vn.top/qua")
    for label in ("Gửi cán bộ trực", "Nghi mạo danh", "Chưa làm gì cả", "Gửi ngay"):
        await room.served.tap(LAN, label)
    assert str(LAN) not in await room.told("vtv-vn[.]top")


async def test_what_is_said_of_a_photo_that_the_platform_no_longer_shows_still_reaches_the_desk(room: Room) -> None:
    gone = Media(MediaKind.PHOTO, f"{room.zalo.base}/files/gone.jpg", "u-1")
    card = Outgoing("Hội viên gửi ảnh này", media=(gone,))
    await room.served.store.send([Letter(Address("zalo", f"-{GROUP}"), card, Priority.DESK)])
    await room.told("Hội viên gửi ảnh này")
    await room.told("Có một tệp gửi kèm mà Zalo không chuyển được")
    await room.served.settled()


async def test_talk_of_the_group_and_numbers_of_nothing_are_left_alone(room: Room) -> None:
    await submitted(room)
    before = len(room.texts())
    for text in ("12", "đồng chí xem giúp", "có 2 người"):
        await room.say(text)
    await room.served.settled()
    assert len(room.texts()) == before


async def test_who_is_no_officer_may_not_and_another_group_is_not_heard(room: Room) -> None:
    await submitted(room)
    await room.pick("Nhận", who="999")
    await room.told("cán bộ trực")
    assert not any("999" in text for text in room.texts())
    await room.say(QUESTION, group=OTHER_GROUP)
    await room.say("/hangdoi", group=OTHER_GROUP)
    await room.served.settled()
    assert room.texts(OTHER_GROUP) == []


async def test_a_long_list_goes_in_several_messages_and_every_command_answers(room: Room) -> None:
    code = await submitted(room)
    for command in ("/trogiup", "/hangdoi", f"/xem {code}", "/id", "/thongke", "/truc"):
        await room.answered(command)
    await room.served.settled()
    assert all(0 < len(text) <= 2_000 for text in room.texts())


async def test_a_group_that_is_gone_keeps_its_letters_and_shows_in_readyz(room: Room) -> None:
    room.zalo.left.add(GROUP)
    await room.both.ask(MEMBER, "https://vtv-vn.top/qua")
    for label in ("Gửi cán bộ trực", "Nghi mạo danh", "Chưa làm gì cả"):
        await room.both.tap(MEMBER, label)
    await room.both.say(MEMBER, room.zalo.tap(room.both.of(MEMBER)[-1], "Gửi ngay"))
    side = room.served.service.sides[1]
    await Both.wait(lambda: side.delivery.desk_lost)
    room.zalo.left.clear()
    await room.told("vtv-vn[.]top")


def test_the_group_is_written_with_its_channel() -> None:
    with pytest.raises(BotError, match="zalo:…"):
        load_settings({"DESK_CHAT_ID": "zalo:abc"})

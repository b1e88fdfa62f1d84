"""Members on Zalo and officers on Telegram: the whole service beside both local platforms."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import update

from bot.app.parts import open_store
from bot.app.running import run
from bot.app.zalo import PairShelf
from bot.channels.zalo.tokens import Pair
from bot.channels.zalo.webhook import PATH
from bot.cli.zalo import login
from bot.config import load_settings
from bot.dialogue.library import Library
from bot.domain.delivery import Letter, Priority
from bot.domain.errors import BotError
from bot.domain.messages import Address, Media, MediaKind, Outgoing
from bot.ports.store import Arrival
from bot.storage.channel_tables import secrets
from bot.storage.engines import open_database
from bot.storage.schema import seen
from tests.databases import sqlite_url
from tests.fakes.bot_api import BotApi
from tests.fakes.zalo.server import APP_ID, OA_ID, SECRET, FakeZalo, Message
from tests.processes import bot, config
from tests.serving import ANSWERED, GROUP, LAN, QUESTION, Served, serving, settings_for

MEMBER, OTHER = "2512523625412515999", "2512523625412515111"


@dataclass
class Both:
    """The service, and what the phone of a member on Zalo does."""

    served: Served
    zalo: FakeZalo

    async def say(self, user: str, text: str, **more: Any) -> int:
        return await self.zalo.deliver(self.served.url + PATH, self.zalo.event(user, text, **more))

    async def ask(self, user: str, text: str, **more: str) -> Message:
        """The last message of what is answered, with its buttons."""
        before = len(self.of(user))
        assert await self.say(user, text, **more) == 200
        await self.wait(lambda: len(self.of(user)) > before)
        await self.served.settled()
        return self.of(user)[-1]

    async def tap(self, user: str, title: str) -> Message:
        shown = next(one for one in reversed(self.of(user)) if any(title == label for label, _ in one.buttons))
        return await self.ask(user, self.zalo.tap(shown, title))

    def of(self, user: str) -> list[Message]:
        return [one for one in self.zalo.sent if one.user == user]

    @staticmethod
    async def wait(is_so: Callable[[], object]) -> None:
        for _ in range(3_000):
            if is_so():
                return
            await asyncio.sleep(0.01)
        raise TimeoutError


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    fake = FakeZalo()
    await fake.start()
    yield fake
    await fake.stop()


def environment(zalo: FakeZalo) -> dict[str, str]:
    return {
        "ZALO_APP_ID": APP_ID,
        "ZALO_OA_ID": OA_ID,
        "ZALO_APP_SECRET": "app-secret",
        "ZALO_OA_SECRET": SECRET,
        "TOKEN_KEY": Fernet.generate_key().decode(),
        "ZALO_API_BASE": zalo.base,
        "ZALO_OAUTH_BASE": zalo.base,
        "ZALO_FILE_HOSTS": "127.0.0.1",
        "DESK_CHAT_ID": str(GROUP),
    }


@pytest.fixture
async def both(api: BotApi, zalo: FakeZalo, shelf: Library, sqlite_database: str) -> AsyncIterator[Both]:
    settings = settings_for(api, sqlite_database, **environment(zalo))
    async with serving(api, shelf, settings) as running:
        shelf_of_tokens = PairShelf(running.store.sealed(settings.zalo.keys))
        await shelf_of_tokens.save(Pair(zalo.access, zalo.refresh, time.time(), time.time() + 90_000))
        yield Both(running, zalo)


async def test_a_question_on_zalo_is_answered_with_its_clause_and_its_buttons_work(both: Both) -> None:
    answer = await both.ask(MEMBER, QUESTION)
    assert ANSWERED in both.of(MEMBER)[0].text
    assert answer.quoted.startswith("m")
    grounds = await both.tap(MEMBER, "Xem thêm căn cứ, việc nên làm")
    assert "Căn cứ" in grounds.text
    assert both.of(OTHER) == []


async def test_an_event_that_comes_again_is_answered_once(both: Both) -> None:
    event = both.zalo.event(MEMBER, QUESTION)
    for _ in range(3):
        assert await both.zalo.deliver(both.served.url + PATH, event) == 200
    await both.wait(lambda: both.of(MEMBER))
    await both.served.settled()
    assert len({one.quoted for one in both.of(MEMBER)}) == 1
    assert [ANSWERED in one.text for one in both.of(MEMBER)].count(True) == 1


async def test_what_is_not_signed_is_not_heard(both: Both) -> None:
    event = both.zalo.event(MEMBER, QUESTION)
    assert await both.zalo.deliver(both.served.url + PATH, event, secret="someone else's") == 401
    await both.served.settled()
    assert both.of(MEMBER) == []


async def test_a_link_sent_on_zalo_reaches_the_officers_on_telegram_without_its_sender(both: Both) -> None:
    checked = await both.ask(MEMBER, "https://vtv-vn.top/qua")
    assert "vtv[.]vn" not in checked.text
    assert any("mạo danh" in one.text.lower() or "giả mạo" in one.text.lower() for one in both.of(MEMBER))
    await both.tap(MEMBER, "Gửi cán bộ trực")
    await both.tap(MEMBER, "Nghi mạo danh")
    await both.tap(MEMBER, "Chưa làm gì cả")
    receipt = await both.tap(MEMBER, "Gửi ngay")
    code = re.search(r"[A-Z0-9]{2}-[A-Z0-9]{4}", receipt.text)
    assert code is not None
    (card, *_) = await both.served.answers(GROUP)
    assert code[0] in card.text
    assert MEMBER not in card.text
    assert "vtv-vn.top" not in card.text


async def test_files_go_from_either_platform_to_the_other(both: Both) -> None:
    pdf = b"%PDF-1.7 x"
    both.served.api.serve_file("tai-lieu", pdf)
    both.zalo.files["tai-lieu.pdf"] = pdf
    assert await both.say(MEMBER, "xin chào") == 200
    to_member = Media(MediaKind.FILE, "tai-lieu", "u-1")
    to_desk = Media(MediaKind.FILE, f"{both.zalo.base}/files/tai-lieu.pdf", "u-2")
    await both.served.store.send(
        [
            Letter(Address("zalo", MEMBER), Outgoing("Gửi đồng chí", media=(to_member,)), Priority.REPLY),
            Letter(Address("telegram", str(GROUP)), Outgoing("Hội viên gửi", media=(to_desk,)), Priority.DESK),
        ]
    )
    await both.wait(lambda: [one for one in both.of(MEMBER) if one.file == "file"])
    assert list(both.zalo.uploads.values()) == [pdf]
    await both.wait(lambda: both.served.api.calls_of("sendDocument"))
    (call,) = both.served.api.calls_of("sendDocument")
    assert both.zalo.base not in str(call.params)


async def test_a_file_that_zalo_no_longer_shows_does_not_hold_up_what_officers_on_telegram_are_told(both: Both) -> None:
    gone = Media(MediaKind.FILE, f"{both.zalo.base}/files/gone.pdf", "u-2")
    card = Outgoing("Hội viên gửi tệp", media=(gone,))
    await both.served.store.send([Letter(Address("telegram", str(GROUP)), card, Priority.DESK)])
    await both.wait(lambda: "không gửi lại được" in str(both.served.api.calls_of("sendMessage")))
    assert both.served.api.calls_of("sendDocument") == []
    await both.served.settled()


async def test_what_cannot_be_delivered_waits_for_the_members_next_word(both: Both) -> None:
    await both.say(MEMBER, "xin chào")
    both.zalo.heard_s[MEMBER] = time.time() - 8 * 86_400
    await both.served.settled(waiting=1)
    assert both.of(MEMBER) == []
    await both.ask(MEMBER, "tôi đây")
    await both.wait(lambda: len(both.of(MEMBER)) >= 2)
    await both.served.settled()


async def test_what_may_not_cost_money_waits_and_the_officers_hear_of_it_once(
    api: BotApi, zalo: FakeZalo, shelf: Library, sqlite_database: str
) -> None:
    settings = settings_for(api, sqlite_database, **environment(zalo), ZALO_PAID_PER_MONTH="0")
    async with serving(api, shelf, settings) as running:
        shelf_of_tokens = PairShelf(running.store.sealed(settings.zalo.keys))
        await shelf_of_tokens.save(Pair(zalo.access, zalo.refresh, time.time(), time.time() + 90_000))
        for user in (MEMBER, OTHER):
            zalo.heard_s[user] = time.time() - 3 * 86_400
            await running.store.send([Letter(Address("zalo", user), Outgoing("kết luận"), Priority.FINDING)])
        (told,) = await running.answers(GROUP)
        assert "0 tin tính phí" in told.text
        await running.settled(waiting=2)
        assert zalo.sent == []
        both = Both(running, zalo)
        await both.say(MEMBER, "xin chào")
        await both.wait(lambda: "kết luận" in [one.text for one in both.of(MEMBER)])
        await running.settled(waiting=1)
        assert both.of(OTHER) == []
        assert len(await running.answers(GROUP)) == 1


async def test_what_was_written_while_the_service_was_down_is_answered_at_its_start(
    api: BotApi, zalo: FakeZalo, shelf: Library, sqlite_database: str
) -> None:
    settings = settings_for(api, sqlite_database, **environment(zalo))
    async with serving(api, shelf, settings) as running:
        tokens = PairShelf(running.store.sealed(settings.zalo.keys))
        await tokens.save(Pair(zalo.access, zalo.refresh, time.time(), time.time() + 90_000))
        await Both(running, zalo).ask(OTHER, "xin chào")
    zalo.event(MEMBER, QUESTION)
    async with serving(api, shelf, settings) as running:
        both = Both(running, zalo)
        await both.wait(lambda: both.of(MEMBER))
        await running.settled()
        assert [ANSWERED in one.text for one in both.of(MEMBER)].count(True) == 1


async def test_the_desk_hears_once_that_somebody_answers_by_hand_what_waits_for_it(both: Both) -> None:
    async def by_hand(text: str) -> None:
        event = both.zalo.by_hand(MEMBER, text)
        assert await both.zalo.deliver(both.served.url + PATH, event) == 200

    await by_hand("chào đồng chí")
    await both.ask(MEMBER, "https://vtv-vn.top/qua")
    for label in ("Gửi cán bộ trực", "Nghi mạo danh", "Chưa làm gì cả", "Gửi ngay"):
        await both.tap(MEMBER, label)
    before = len(await both.served.answers(GROUP))
    await by_hand("xong nhé")
    told = await both.served.answers(GROUP, before + 1)
    assert "trả lời thẳng hội viên" in told[-1].text
    assert "xong nhé" not in told[-1].text
    await by_hand("thêm")
    await both.served.settled()
    assert len(both.served.api.sent(GROUP)) == before + 1


async def test_tokens_that_can_t_be_renewed_serve_to_their_end_and_the_officers_are_asked_for_consent(
    api: BotApi, zalo: FakeZalo, shelf: Library, sqlite_database: str
) -> None:
    settings = settings_for(api, sqlite_database, **environment(zalo))
    async with serving(api, shelf, settings) as running:
        tokens, now_s = PairShelf(running.store.sealed(settings.zalo.keys)), time.time()
        await tokens.save(Pair(zalo.access, "used before", now_s - 81_000, now_s + 9_000))
        answer = await Both(running, zalo).ask(MEMBER, QUESTION)
        assert ANSWERED in answer.text
        (told,) = await running.answers(GROUP)
        assert "bot zalo login" in told.text


async def test_an_account_whose_tokens_are_spent_keeps_what_waits_until_a_person_consents(
    api: BotApi, zalo: FakeZalo, shelf: Library, sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.delivery.DOWN_WAITS_S", (0.2,))
    settings = settings_for(api, sqlite_database, **environment(zalo))
    async with serving(api, shelf, settings) as running:
        tokens, now_s = PairShelf(running.store.sealed(settings.zalo.keys)), time.time()
        await tokens.save(Pair("refused", "spent by a call that was cut off", now_s, now_s + 90_000, now_s))
        both = Both(running, zalo)
        assert await both.say(MEMBER, QUESTION) == 200
        told = await running.answers(GROUP, 2)
        assert sum("bot zalo login" in one.text for one in told) == len(told)
        assert "đang không trả lời được" in told[-1].text
        assert zalo.sent == []
        answers = iter(["the-code", ""])
        await login(settings, lambda _: next(answers))
        await both.wait(lambda: both.of(MEMBER))
        assert ANSWERED in both.of(MEMBER)[0].text


@pytest.mark.parametrize(("code", "said"), [(-224, "gói dịch vụ"), (-211, "hết lượt gửi")])
async def test_what_only_a_person_can_mend_of_the_account_is_told_once_and_the_letter_waits(
    both: Both, code: int, said: str
) -> None:
    both.zalo.faults.extend([(200, f'{{"error":{code},"message":"refused"}}')] * 2)
    assert await both.say(MEMBER, QUESTION) == 200
    (told,) = await both.served.answers(GROUP)
    assert said in told.text
    assert f"mã lỗi {code}" in told.text
    if code == -224:
        await both.wait(lambda: both.of(MEMBER))
    assert len(await both.served.answers(GROUP)) == 1


async def test_a_start_that_was_killed_while_it_caught_up_is_made_good_by_the_next(
    api: BotApi, zalo: FakeZalo, shelf: Library, sqlite_database: str
) -> None:
    settings = settings_for(api, sqlite_database, **environment(zalo))
    async with serving(api, shelf, settings) as running:
        tokens = PairShelf(running.store.sealed(settings.zalo.keys))
        await tokens.save(Pair(zalo.access, zalo.refresh, time.time(), time.time() + 90_000))
        await Both(running, zalo).ask(OTHER, "xin chào")
        heard_s = await running.store.heard_s(f"zalo/{OA_ID}")
    assert heard_s is not None
    database = open_database(settings.database_url, settings.data_keys)
    await database.write(lambda one: one.execute(update(seen).values(seen_at=time.time() - 3_600)))
    await database.close()
    zalo.event(MEMBER, QUESTION)
    zalo.history[-1]["time"] -= 1_800_000
    zalo.refused_by_fault = True
    async with serving(api, shelf, settings) as running:
        await Both.wait(lambda: zalo.faulted)
        await running.store.receive("zalo", f"zalo/{OA_ID}", [Arrival("user_send-later", "zalo:1", "{}", 0.0)], None)
    zalo.refused_by_fault = False
    async with serving(api, shelf, settings) as running:
        both = Both(running, zalo)
        await both.wait(lambda: both.of(MEMBER))
        assert ANSWERED in both.of(MEMBER)[0].text


async def test_the_tokens_are_kept_sealed_and_a_consent_replaces_them(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept,) = await both.served.rows(secrets)
    assert both.zalo.access not in kept["sealed"]
    answers = iter(["the-code", ""])
    await login(both.served.settings, lambda _: next(answers))
    assert both.zalo.access.startswith("access-r")
    answers = iter(["another", ""])
    with pytest.raises(BotError, match="consent anew"):
        await login(both.served.settings, lambda _: next(answers))


async def test_broadcasts_are_written_as_letters_for_those_on_zalo(both: Both) -> None:
    keeper = both.served.service.keeper
    assert set(keeper._direct) == {"console", "zalo"}


def test_all_that_is_missing_of_an_account_is_said_at_once() -> None:
    with pytest.raises(BotError) as caught:
        load_settings({"ZALO_APP_ID": "1", "TOKEN_KEY": "no key", "ZALO_API_BASE": "ftp://x"})
    said = str(caught.value)
    assert all(key in said for key in ("ZALO_OA_ID", "ZALO_APP_SECRET", "ZALO_OA_SECRET", "TOKEN_KEY", "ZALO_API_BASE"))


async def test_without_an_account_nothing_of_zalo_runs(api: BotApi, shelf: Library, sqlite_database: str) -> None:
    async with serving(api, shelf, settings_for(api, sqlite_database)) as running:
        await running.ask(LAN, QUESTION)
        assert [side.channel.name for side in running.service.sides] == ["telegram"]


async def test_the_account_runs_without_any_other_channel(zalo: FakeZalo, tmp_path: Path) -> None:
    given = environment(zalo) | {"DATABASE_URL": sqlite_url(tmp_path / "bot.db"), "BOT_CONFIG": str(config(tmp_path))}
    settings = load_settings(given)
    store = await open_store(settings)
    await PairShelf(store.sealed(settings.zalo.keys)).save(Pair(zalo.access, zalo.refresh, time.time(), 9e9))
    await store.close()
    async with bot(tmp_path, "run", **given) as running:
        await running.ready()
        assert running.out.read_text() == f"ready: zalo {OA_ID}, web, {running.url}\n"
        for text in (QUESTION, "https://vtv-vn.top/qua"):
            assert await zalo.deliver(running.url + PATH, zalo.event(MEMBER, text)) == 200
        await Both.wait(lambda: len(zalo.sent) >= 2)
        assert ANSWERED in zalo.sent[0].text
        assert "Gửi cán bộ trực" not in str([one.buttons for one in zalo.sent])
        async with aiohttp.ClientSession() as session, session.get(running.url + "/readyz") as answer:
            report = await answer.json()
        assert (report["ready"], report["lease"], report["desk"]) == (True, "none", "none")
    assert "the desk's group is on a channel that is off" in running.err.read_text()


async def test_without_any_channel_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="ZALO_"):
        await run(load_settings({"BOT_CONFIG": str(config(tmp_path, web=False))}))

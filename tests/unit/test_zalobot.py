"""The channel of the Zalo Bot Platform against a local one: what is read, shown, refused, asked for and brought."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from bot.channels.hosts import is_of
from bot.channels.zalobot.addresses import FILE_HOSTS
from bot.channels.zalobot.api import ZaloBotApi
from bot.channels.zalobot.channel import ZaloBotChannel
from bot.channels.zalobot.errors import MEANINGS, Idle
from bot.channels.zalobot.events import name_of
from bot.channels.zalobot.polling import ZaloBotPoller
from bot.channels.zalobot.rendering import MAX_TEXT_CHARS, pieces, shown
from bot.channels.zalobot.webhook import PATH, ZaloBotWebhook
from bot.domain.delivery import Letter
from bot.domain.errors import (
    DeliveryError,
    Limited,
    MaybeDelivered,
    PlatformDown,
    Rejected,
    Retryable,
    StoreUnavailable,
)
from bot.domain.messages import LOCAL, Address, Choice, Media, MediaKind, Outgoing, Setting
from bot.ports.channel import Raw
from bot.server import Server
from tests.fakes.zalobot.server import TOKEN, FakeZaloBot

USER = "6ede9afa66b88fe6d6a9"
HERE = Address("zalobot", USER)
SECRET = "a-secret-of-the-webhook"


def hint(count: int) -> str:
    return f"Gõ số từ 1 đến {count}."


@pytest.fixture
async def platform() -> AsyncIterator[FakeZaloBot]:
    fake = FakeZaloBot(idle_s=0.05)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def api(platform: FakeZaloBot) -> AsyncIterator[ZaloBotApi]:
    one = ZaloBotApi(TOKEN, platform.base)
    yield one
    await one.close()


@pytest.fixture
def channel(api: ZaloBotApi) -> ZaloBotChannel:
    return ZaloBotChannel(api, hint, "(Tệp này không gửi được.)", ("127.0.0.1",))


async def test_choices_are_numbered_lines_and_what_is_typed_is_left_to_the_dialogue(
    platform: FakeZaloBot, channel: ZaloBotChannel
) -> None:
    out = Outgoing("Đồng chí chọn:", (Choice("send:now", "Gửi ngay"), Choice("send:drop", "Thôi")))
    for piece in channel.split(out):
        await channel.send(Letter(HERE, piece))
    assert [one.text for one in platform.sent] == ["Đồng chí chọn:\n\n1. Gửi ngay\n2. Thôi\n\nGõ số từ 1 đến 2."]
    picked = channel.read(platform.event(USER, "2"))
    assert picked is not None
    assert (picked.text, picked.action, picked.address) == ("2", "", HERE)


@pytest.mark.parametrize("count", [1, 12, 99])
def test_choices_that_find_no_room_beneath_the_text_follow_it(count: int) -> None:
    choices = tuple(Choice(f"a:{number}", "Việc " + "rất dài " * 20) for number in range(count))
    parts = pieces(Outgoing("chữ " * 499, choices), hint)
    assert [len(part.choices) for part in parts] == [0, count]
    assert all(len(shown(part, hint)) <= MAX_TEXT_CHARS for part in parts)
    assert f"\n{count}. " in f"\n{shown(parts[-1], hint)}"


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("field", ["photo_url", "photo"])
async def test_a_picture_is_read_in_all_forms_that_are_seen_and_fetched_from_the_platform_alone(
    field: str, wrapped: bool, platform: FakeZaloBot, channel: ZaloBotChannel
) -> None:
    platform.files["a.jpg"] = b"jpeg"
    url = f"{platform.base}/files/a.jpg"
    event = platform.event(USER, "ảnh này thật không", photo=url, field_name=field)
    raw = {"ok": True, "result": event} if wrapped else event
    incoming = channel.read(raw)
    assert incoming is not None
    assert (incoming.text, incoming.address) == ("ảnh này thật không", HERE)
    assert [one.unique for one in channel.photos_of(raw)] == [incoming.media[0].unique]
    assert await channel.fetch(url) == b"jpeg"
    for elsewhere in ("http://evil.top/a.jpg", "https://zdn.vn.evil.top/a", "https://a@photo.zdn.vn/x", "http://[x"):
        with pytest.raises(Rejected):
            await channel.fetch(elsewhere)
        assert channel.photos_of(platform.event(USER, "", photo=elsewhere)) == ()
    assert name_of(raw) == name_of(event)


@pytest.mark.parametrize("kind", ["\x00", "\x08", "tin mới", "a" * 41, "\ud800", "a\n"])
def test_an_event_of_a_kind_that_is_no_name_is_known_by_its_digest(kind: str) -> None:
    event = {"event_name": kind, "message": {"message_id": "2d758cb5e222177a4e35"}}
    assert re.fullmatch(r"bad-[0-9a-f]{24}", name_of(event))


async def test_a_picture_of_the_platform_is_sent_by_its_address_and_any_other_file_is_told(
    platform: FakeZaloBot, channel: ZaloBotChannel, tmp_path: Path
) -> None:
    url = f"{platform.base}/files/a.jpg"
    for ref in (url, f"{LOCAL}{tmp_path / 'a.png'}", "AgACAgUAAx"):
        await channel.send(Letter(HERE, Outgoing("", media=(Media(MediaKind.PHOTO, ref, "u"),))))
    told = "(Tệp này không gửi được.)"
    assert [(one.photo, one.text) for one in platform.sent] == [(url, ""), ("", told), ("", told)]


def test_what_the_platform_withholds_is_named_so_and_what_names_nobody_is_passed_over() -> None:
    platform, channel = FakeZaloBot(), ZaloBotChannel(ZaloBotApi(TOKEN), hint)
    withheld = channel.read(platform.event(USER, "xem giúp https://vtv-vn.top/qua"))
    assert withheld is not None
    assert (withheld.action, withheld.address) == ("unsupported", HERE)
    assert channel.read({"event_name": "message.unsupported.received"}) is None
    assert channel.read({"event_name": "webhook.test"}) is None
    echo = platform.event(USER, "x")
    echo["message"]["from"]["is_bot"] = True
    assert channel.read(echo) is None


async def test_a_group_is_a_conversation_of_several_and_is_answered_there(
    platform: FakeZaloBot, channel: ZaloBotChannel
) -> None:
    asked = channel.read(platform.event(USER, "@Bot đăng được không", group="9f9f"))
    assert asked is not None
    assert (asked.address.is_group, asked.setting) == (True, Setting.GROUP)
    await channel.send(Letter(asked.address, Outgoing("Trả lời")))
    assert platform.sent[0].chat == "9f9f"


CODES = {
    400: Rejected, 401: PlatformDown, 403: Retryable, 404: Rejected, 408: Idle, 429: Limited, 500: Retryable,
}  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), CODES.items())
@pytest.mark.parametrize("status", ["200", "its own"])
async def test_each_code_of_the_platform_has_its_meaning(
    code: int, kind: type[DeliveryError], status: str, platform: FakeZaloBot, channel: ZaloBotChannel
) -> None:
    body = f'{{"ok":false,"error_code":{code},"description":"refused"}}'
    platform.faults.append((200 if status == "200" else code, body))
    with pytest.raises(kind) as caught:
        await channel.send(Letter(HERE, Outgoing("x")))
    assert TOKEN not in str(caught.value)
    assert MEANINGS.keys() <= CODES.keys()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [(502, "<html>", Retryable), (302, "", PlatformDown), (200, "", MaybeDelivered), (200, "[]", Retryable),
     (200, '{"ok":false}', Retryable), (429, "", Limited), (401, "", PlatformDown)],
)  # fmt: skip
async def test_what_is_no_answer_of_the_platform_is_not_taken_for_one(
    status: int, body: str, kind: type[DeliveryError], platform: FakeZaloBot, channel: ZaloBotChannel
) -> None:
    platform.faults.append((status, body))
    with pytest.raises(kind):
        await channel.send(Letter(HERE, Outgoing("x")))
    assert platform.sent == []


async def test_a_token_that_is_not_the_bots_stops_the_channel_and_a_dead_host_too(platform: FakeZaloBot) -> None:
    for api in (ZaloBotApi("1:other", platform.base), ZaloBotApi(TOKEN, "http://127.0.0.1:1")):
        with pytest.raises(PlatformDown):
            await api.call("sendMessage", {"chat_id": USER, "text": "x"})
        await api.close()


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://photo-stal-1.zdn.vn/a.jpg", True),
        ("https://zdn.vn/a.jpg", True),
        ("http://photo.zdn.vn/a.jpg", False),
        ("https://a@photo.zdn.vn/a.jpg", False),
        ("https://evilzdn.vn/a.jpg", False),
        ("https://zdn.vn.evil.top/a.jpg", False),
        ("ftp://photo.zdn.vn/a.jpg", False),
        ("https://[zdn.vn/a.jpg", False),
        ("", False),
    ],
)
def test_a_file_is_the_platforms_by_its_host_alone(url: str, ours: bool) -> None:
    assert is_of(url, FILE_HOSTS) is ours


class Kept:
    """What was stored; the first `fails` tries fail."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.texts: list[str] = []
        self.fails = 0
        self.given_when_stored: list[int] = []
        self.platform: FakeZaloBot | None = None

    async def receive(self, updates: Sequence[tuple[str, Raw]], _: int | None) -> None:
        if self.fails:
            self.fails -= 1
            raise StoreUnavailable("no")
        if self.platform is not None:
            self.given_when_stored.append(len(self.platform.given))
        self.names += [name for name, _ in updates]
        self.texts += [str(raw.get("message")) for _, raw in updates]


async def until(is_so: Callable[[], object]) -> None:
    for _ in range(2_000):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


async def test_each_update_is_stored_before_the_next_is_asked_for_and_none_is_lost_to_the_database(
    platform: FakeZaloBot, api: ZaloBotApi
) -> None:
    kept = Kept()
    kept.platform, kept.fails = platform, 2
    platform.poll_faults.extend([(200, '{"ok":false,"error_code":403,"description":"Internal server error"}')])
    for number in range(5):
        platform.say(USER, f"tin {number}")
    polling = asyncio.create_task(ZaloBotPoller(api, kept.receive, lambda: True).run())
    await until(lambda: len(kept.names) == 5)
    polling.cancel()
    assert kept.given_when_stored == [1, 2, 3, 4, 5]
    assert [f"tin {number}" in text for number, text in enumerate(kept.texts)] == [True] * 5
    assert platform.most_asking == 1


async def test_who_does_not_hold_the_lease_asks_for_nothing(platform: FakeZaloBot, api: ZaloBotApi) -> None:
    platform.say(USER, "x")
    polling = asyncio.create_task(ZaloBotPoller(api, Kept().receive, lambda: False).run())
    await asyncio.sleep(0.05)
    polling.cancel()
    assert platform.given == []


async def test_an_update_in_hand_is_stored_though_it_is_told_to_stop(platform: FakeZaloBot, api: ZaloBotApi) -> None:
    kept = Kept()
    kept.fails = 1
    platform.say(USER, "x")
    polling = asyncio.create_task(ZaloBotPoller(api, kept.receive, lambda: True).run())
    await until(lambda: kept.fails == 0)
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    assert len(kept.names) == 1


async def _nothing() -> dict[str, object]:
    return {"ready": True}


async def test_the_webhook_takes_both_envelopes_and_says_what_is_wrong_with_the_rest(
    platform: FakeZaloBot, api: ZaloBotApi
) -> None:
    kept = Kept()
    server = Server("127.0.0.1", 0, _nothing, 1 << 16)
    server.route("POST", PATH, ZaloBotWebhook(SECRET, kept.receive).handle)
    url = f"http://127.0.0.1:{await server.start()}{PATH}"
    set_up = await api.call("setWebhook", {"url": url, "secret_token": SECRET})
    assert set_up == {"url": url, "verification": {"ok": True, "status_code": 200}}
    event = platform.event(USER, "xin chào")
    assert [await platform.deliver(event, wrapped=one) for one in (False, True)] == [200, 200]
    assert len(set(kept.names)) == 1
    assert await platform.deliver(event, secret="other-secret") == 401
    assert await platform.deliver(event, secret="") == 401
    assert await platform.deliver({**event, "x": "x" * 100_000}) == 413
    kept.fails = 1
    assert await platform.deliver(event) == 503
    assert len(kept.names) == 2
    with pytest.raises(Rejected):
        await api.call("getUpdates", {"timeout": "30"})
    await server.stop()

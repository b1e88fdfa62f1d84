"""The Zalo account's channel against a local platform: what is read, shown, refused, and taken for delivered."""

import asyncio
import time
import unicodedata
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo.api import Api
from bot.channels.zalo.catchup import catch_up
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.errors import (
    MEANINGS,
    NIGHT_CODE,
    TOKEN_CODES,
    AccountDown,
    StillPrepared,
    error_of,
    until_morning_s,
)
from bot.channels.zalo.events import name_of
from bot.channels.zalo.meter import Meter
from bot.channels.zalo.payload import MAX_CHARS, tap, tapped
from bot.channels.zalo.reading import read
from bot.channels.zalo.rendering import MAX_BUTTONS, MAX_TEXT_CHARS, pieces
from bot.channels.zalo.signature import is_signed, mac
from bot.channels.zalo.tokens import App, Pair, TokenKeeper
from bot.channels.zalo.webhook import PATH, Webhook
from bot.domain.delivery import Letter, Priority
from bot.domain.errors import (
    DeliveryError,
    Limited,
    MaybeDelivered,
    PlatformDown,
    Rejected,
    Retryable,
    StoreUnavailable,
    Unreachable,
    WaitsForMember,
)
from bot.domain.messages import KEPT, LOCAL, Address, Choice, Incoming, Media, MediaKind, Origin, Outgoing
from bot.ports.channel import Raw
from bot.server import Server
from tests.fakes.zalo.server import APP_ID, OA_ID, SECRET, FakeZalo

USER = "2512523625412515999"
HERE = Address("zalo", USER)


class HeldTokens:
    """The pair that the platform gave; renewed once at most, as the platform's own has it."""

    def __init__(self, platform: FakeZalo) -> None:
        self._platform = platform
        self.token = platform.access
        self.renewals = 0

    async def access(self) -> str:
        return self.token

    async def renewed(self, refused: str) -> str:
        assert refused == self.token
        self.renewals += 1
        self.token = self._platform.access
        return self.token


@pytest.fixture
async def platform() -> AsyncIterator[FakeZalo]:
    fake = FakeZalo()
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def tokens(platform: FakeZalo) -> HeldTokens:
    return HeldTokens(platform)


@pytest.fixture
async def channel(platform: FakeZalo, tokens: HeldTokens) -> AsyncIterator[ZaloChannel]:
    api = Api(tokens, time.time, platform.base)
    yield ZaloChannel(api, "(Tệp này không gửi được.)", ("127.0.0.1",))
    await api.close()


def letter(text: str = "Chào đồng chí", *choices: Choice, origin: str = "", version: int = 3) -> Letter:
    return Letter(HERE, Outgoing(text, choices), version=version, origin=Origin(message=origin))


async def test_a_text_with_buttons_reaches_the_member_and_a_tap_comes_back_as_its_action(
    platform: FakeZalo, channel: ZaloChannel
) -> None:
    asked = platform.event(USER, "bài này chia sẻ được không")
    incoming = channel.read(asked)
    assert incoming is not None
    assert (incoming.text, incoming.address) == ("bài này chia sẻ được không", HERE)
    sent = await channel.send(letter("Đồng chí chọn:", Choice("send:now", "Gửi ngay"), origin=incoming.origin.message))
    (shown,) = platform.sent
    assert sent.message == shown.id
    assert shown.quoted == asked["message"]["msg_id"]
    back = channel.read(platform.event(USER, platform.tap(shown, "Gửi ngay")))
    assert back is not None
    assert (back.action, back.version, back.text) == ("send:now", 3, "")


LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=150)
ACTIONS = st.from_regex(r"[a-z]{1,12}(:[a-z0-9-]{1,30})?", fullmatch=True)


@given(LABELS, st.integers(0, 36**9), ACTIONS)
def test_a_payload_reads_as_a_message_and_comes_back_whole(label: str, version: int, action: str) -> None:
    payload = tap(label, version, action)
    assert len(payload) <= MAX_CHARS
    assert tapped(payload) == (version, action)
    assert payload.startswith(label[:100])


@pytest.mark.parametrize("text", ["#", "#quatang", "xem #1", "#3.!poll:1:x", "a#3.send:now", "giá #1.500 đồng nhé"])
def test_words_with_a_hash_are_words(text: str) -> None:
    assert tapped(text) is None


@given(st.text(max_size=3000), st.integers(0, 14), st.booleans())
def test_pieces_keep_to_the_platforms_lengths_and_lose_no_choice(text: str, count: int, written_apart: bool) -> None:
    said = unicodedata.normalize("NFD", text) if written_apart else text
    choices = tuple(Choice(f"a:{number}", f"Việc {number}") for number in range(count))
    parts = pieces(Outgoing(said, choices))
    assert [piece for part in parts for piece in pieces(part)] == list(parts)
    assert all(len(part.text) <= MAX_TEXT_CHARS and len(part.choices) <= MAX_BUTTONS for part in parts)
    assert [choice for part in parts for choice in part.choices] == list(choices)
    assert all(part.text.strip() for part in parts if part.choices)


async def test_what_the_pieces_are_the_platform_takes(platform: FakeZalo, channel: ZaloChannel) -> None:
    platform.event(USER, "x")
    choices = tuple(Choice(f"a:{number}", f"Việc {number}") for number in range(12))
    for part in pieces(Outgoing("Đoạn văn dài. " * 400, choices)):
        await channel.send(Letter(HERE, part))
    assert [len(one.buttons) for one in platform.sent] == [0, 0, 5, 5, 2]


async def test_a_picture_of_ours_is_uploaded_and_one_of_the_platform_is_sent_by_its_address(
    platform: FakeZalo, channel: ZaloChannel, tmp_path: Path
) -> None:
    platform.event(USER, "x")
    picture = tmp_path / "huong-dan.png"
    picture.write_bytes(b"png")
    for ref in (f"{LOCAL}{picture}", f"{platform.base}/files/a.jpg"):
        await channel.send(Letter(HERE, Outgoing("", media=(Media(MediaKind.PHOTO, ref, "u"),))))
    await channel.send(Letter(HERE, Outgoing("", media=(Media(MediaKind.PHOTO, "AgACAgUAAx", "u"),))))
    assert [one.file for one in platform.sent] == ["image", "image", ""]
    assert list(platform.uploads.values()) == [b"png"]
    assert platform.sent[2].text == "(Tệp này không gửi được.)"


async def test_a_photo_that_lies_here_is_uploaded_and_one_that_is_gone_is_said_to_be(
    platform: FakeZalo, tokens: HeldTokens
) -> None:
    async def find(unique: str) -> bytes | None:
        return b"jpeg" if unique == "web-1" else None

    platform.event(USER, "x")
    api = Api(tokens, time.time, platform.base)
    channel = ZaloChannel(api, "(Tệp này không gửi được.)", find=find)
    for unique in ("web-1", "web-2"):
        await channel.send(Letter(HERE, Outgoing("", media=(Media(MediaKind.PHOTO, KEPT + unique, unique),))))
    await api.close()
    assert list(platform.uploads.values()) == [b"jpeg"]
    assert platform.sent[1].text == "(Tệp này không gửi được.)"


PDF, DOCX = b"%PDF-1.7 x", b"PK\x03\x04 [Content_Types].xml word/document.xml"


@pytest.mark.parametrize(
    ("kind", "content", "sent"),
    [
        (MediaKind.FILE, PDF, "file"),
        (MediaKind.FILE, DOCX, "file"),
        (MediaKind.FILE, b"\x89PNG\r\n\x1a\n", "image"),
        (MediaKind.PHOTO, b"\xff\xd8\xff small", "image"),
        (MediaKind.PHOTO, b"\xff\xd8\xff" + b"x" * 1_000_000, "image"),
        (MediaKind.FILE, PDF + b"x" * 5_000_000, ""),
        (MediaKind.FILE, b"PK\x03\x04 xl/workbook.xml", ""),
        (MediaKind.VIDEO, b"\0\0\0 ftypmp42", ""),
        (MediaKind.FILE, None, ""),
    ],
)
async def test_a_file_of_another_platform_is_uploaded_where_the_account_takes_it_and_else_said_plainly(
    platform: FakeZalo, tokens: HeldTokens, kind: MediaKind, content: bytes | None, sent: str
) -> None:
    async def elsewhere(ref: str) -> bytes:
        assert ref == "BQACAgUAAx"
        if content is None:
            raise Rejected("gone")
        return content

    async def anew(_: bytes) -> bytes:
        return b"\xff\xd8\xff smaller"

    platform.event(USER, "x")
    api = Api(tokens, time.time, platform.base)
    channel = ZaloChannel(api, "(Tệp này không gửi được.)", elsewhere=elsewhere, anew=anew)
    await channel.send(Letter(HERE, Outgoing("", media=(Media(kind, "BQACAgUAAx", "u"),))))
    await api.close()
    (shown,) = platform.sent
    assert (shown.file, shown.text) == (sent, "" if sent else "(Tệp này không gửi được.)")
    assert all(len(one) <= 1_000_000 for one in platform.uploads.values())


async def test_a_file_that_another_platform_gives_later_is_sent_later(platform: FakeZalo, tokens: HeldTokens) -> None:
    async def down(_: str) -> bytes:
        raise PlatformDown("the other one")

    platform.event(USER, "x")
    api = Api(tokens, time.time, platform.base)
    file = Media(MediaKind.FILE, "B", "u")
    with pytest.raises(Retryable):
        await ZaloChannel(api, elsewhere=down).send(Letter(HERE, Outgoing("", media=(file,))))
    await api.close()
    assert platform.sent == []


async def test_a_members_picture_is_fetched_from_the_platform_and_from_nowhere_else(
    platform: FakeZalo, channel: ZaloChannel
) -> None:
    platform.files["a.jpg"] = b"jpeg"
    event = platform.event(USER, "ảnh này thật không", image=f"{platform.base}/files/a.jpg")
    (picture,) = channel.photos_of(event)
    incoming = channel.read(event)
    assert incoming is not None
    assert (incoming.text, incoming.media[0].unique) == ("ảnh này thật không", picture.unique)
    assert await channel.fetch(picture.ref) == b"jpeg"
    for elsewhere in ("http://evil.top/a.jpg", "https://zdn.vn.evil.top/a", "https://a@photo.zdn.vn/x", "file:///etc"):
        with pytest.raises(Rejected):
            await channel.fetch(elsewhere)
        assert channel.photos_of(platform.event(USER, "", image=elsewhere)) == ()


@pytest.mark.parametrize("form", ["payload", "elements"])
def test_a_shared_link_is_read_in_both_forms_that_are_seen(form: str) -> None:
    event = FakeZalo().event(USER, "xem giúp", link="https://vtv-vn.top/qua")
    payload = {"url": "https://vtv-vn.top/qua"}
    event["message"]["attachments"] = [
        {"type": "link", "payload": payload if form == "payload" else {"elements": [payload]}}
    ]
    incoming = ZaloChannel(Api(HeldTokens(FakeZalo()), time.time)).read(event)
    assert incoming is not None
    assert incoming.text == "xem giúp\nhttps://vtv-vn.top/qua"


@pytest.mark.parametrize(
    "event",
    [
        {"event_name": "oa_send_text", "sender": {"id": OA_ID}, "recipient": {"id": USER}, "message": {"text": "x"}},
        {"event_name": "user_seen_message", "sender": {"id": USER}},
        {"event_name": "user_received_message", "sender": {"id": USER}, "message": {"msg_id": "1"}},
        {"event_name": "unfollow", "follower": {"id": USER}},
        {"event_name": "change_oa_daily_quota"},
    ],
)
def test_echoes_and_receipts_are_passed_over(event: Raw) -> None:
    assert ZaloChannel(Api(HeldTokens(FakeZalo()), time.time)).read(event) is None


def test_who_begins_to_follow_is_welcomed_and_a_sticker_is_answered() -> None:
    channel = ZaloChannel(Api(HeldTokens(FakeZalo()), time.time))
    follow = channel.read({"event_name": "follow", "follower": {"id": USER}, "oa_id": OA_ID, "timestamp": "1"})
    assert follow is not None
    assert (follow.command, follow.address) == ("start", HERE)
    event = {"event_name": "user_send_sticker", "sender": {"id": USER}, "message": {"msg_id": "1"}}
    sticker = channel.read(event)
    assert sticker is not None
    assert sticker.action == "unsupported"


ALL_CODES = {
    -32: Limited, -211: Limited, -218: Limited, -234: Limited, -230: WaitsForMember, -232: WaitsForMember,
    -213: Unreachable, -217: Unreachable, -227: Unreachable, -244: Unreachable, -237: Unreachable, -403: Unreachable,
    -100: Rejected, -201: Rejected, -210: Rejected, -233: Rejected, -248: Rejected, -214: StillPrepared,
    -204: AccountDown, -205: AccountDown, -209: AccountDown, -221: AccountDown, -223: AccountDown, -224: AccountDown,
    -240: AccountDown, -320: AccountDown, -321: AccountDown, -99999: Retryable,
}  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), ALL_CODES.items())
async def test_each_code_of_the_platform_has_its_meaning(
    code: int, kind: type[DeliveryError], platform: FakeZalo, channel: ZaloChannel
) -> None:
    platform.faults.append((200, f'{{"error":{code},"message":"refused"}}'))
    with pytest.raises(kind) as caught:
        await channel.send(letter())
    assert type(caught.value) is kind


def test_no_code_is_left_out() -> None:
    assert {*MEANINGS, NIGHT_CODE} == set(ALL_CODES) - {-99999}
    assert not TOKEN_CODES & set(MEANINGS)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, "", Retryable),
        (502, "<html>", Retryable),
        (429, "", Limited),
        (302, "", PlatformDown),
        (200, "", MaybeDelivered),
        (200, "<html>ok</html>", MaybeDelivered),
        (200, "[]", Retryable),
        (200, '{"message":"Success"}', Retryable),
        (200, '{"error":"x"}', Retryable),
        (200, '{"error":0,"message":"Suc', MaybeDelivered),
    ],
)
async def test_what_is_no_answer_of_the_platform_is_not_taken_for_one(
    status: int, body: str, kind: type[DeliveryError], platform: FakeZalo, channel: ZaloChannel
) -> None:
    platform.faults.append((status, body))
    with pytest.raises(kind):
        await channel.send(letter())
    assert platform.sent == []


async def test_a_refused_token_is_renewed_once_and_the_same_message_goes(
    platform: FakeZalo, channel: ZaloChannel, tokens: HeldTokens
) -> None:
    platform.event(USER, "x")
    platform.access = "access-2"
    await channel.send(letter("một lần"))
    assert ([one.text for one in platform.sent], tokens.renewals) == (["một lần"], 1)
    platform.faults.extend([(200, '{"error":-216}')] * 2)
    with pytest.raises(PlatformDown):
        await channel.send(letter())
    assert tokens.renewals == 2


async def test_the_windows_of_the_platform_are_told_apart(platform: FakeZalo, channel: ZaloChannel) -> None:
    with pytest.raises(WaitsForMember):
        await channel.send(letter())
    platform.heard_s[USER] = time.time() - 8 * 86400
    with pytest.raises(WaitsForMember):
        await channel.send(letter())
    platform.heard_s[USER] = time.time() - 3 * 86400
    await channel.send(letter())
    assert [one.free for one in platform.sent] == [False]
    platform.left.add(USER)
    with pytest.raises(Unreachable):
        await channel.send(letter())


def test_what_the_night_holds_back_goes_at_six() -> None:
    evening_s = 1_795_536_000.0  # 2026-11-24 22:00 in Vietnam
    assert isinstance(error_of(NIGHT_CODE, "", evening_s), Limited)
    assert 0 < until_morning_s(evening_s) <= 86_400
    assert (evening_s + until_morning_s(evening_s)) % 86_400 == 23 * 3600


def test_the_signature_is_the_platforms() -> None:
    assert mac("X", b"BODY", "1234567890", "Y").startswith("2f1ef5aa")


@pytest.mark.parametrize(
    ("spoil", "signed"),
    [("", True), ("account", True), ("body", False), ("secret", False), ("none", False), ("timestamp", False)],
)
def test_only_what_is_signed_over_the_whole_body_counts(spoil: str, signed: bool) -> None:
    body = b'{"message":{"text":"\\"timestamp\\":\\"1\\""},"timestamp":"1758268300000"}'
    first = OA_ID if spoil == "account" else APP_ID
    given = f"mac={mac(first, body, '1758268300000', 'other' if spoil == 'secret' else SECRET)}"
    given = "" if spoil == "none" else given
    body = body.replace(b"text", b"test") if spoil == "body" else body
    body = body.replace(b"1758268300000", b"1758268300001") if spoil == "timestamp" else body
    assert is_signed(given, body, APP_ID, OA_ID, SECRET) is signed


class Kept:
    def __init__(self) -> None:
        self.events: list[tuple[str, Raw]] = []
        self.down = False
        self.url = ""

    async def receive(self, updates: object, _: object) -> None:
        if self.down:
            raise StoreUnavailable("no")
        self.events += updates  # type: ignore[arg-type]


@pytest.fixture
async def kept() -> AsyncIterator[Kept]:
    """A webhook that is up, at `url`."""
    keeping = Kept()
    server = Server("127.0.0.1", 0, _nothing, 1 << 16)
    server.route("POST", PATH, Webhook(APP_ID, OA_ID, SECRET, keeping.receive).handle)
    keeping.url = f"http://127.0.0.1:{await server.start()}{PATH}"
    yield keeping
    await server.stop()


async def test_the_webhook_keeps_what_is_signed_and_says_what_is_wrong_with_the_rest(kept: Kept) -> None:
    platform = FakeZalo()
    event = platform.event(USER, "xin chào", number=9007199254740993)
    assert [await platform.deliver(kept.url, event) for _ in range(2)] == [200, 200]
    assert {name for name, _ in kept.events} == {"user_send-m0009007199254740993"}
    assert await platform.deliver(kept.url, event, secret="other") == 401
    assert await platform.deliver(kept.url, {**event, "message": {"text": "x" * 100_000}}) == 413
    kept.down = True
    assert await platform.deliver(kept.url, event) == 503
    assert len(kept.events) == 2


async def _nothing() -> dict[str, object]:
    return {"ready": True}


def test_an_event_without_a_message_has_a_name_of_its_own() -> None:
    assert name_of({"event_name": "follow", "timestamp": "1"}) != name_of({"event_name": "follow", "timestamp": "2"})


class OneShelf:
    """A shelf that several processes share; `fails` makes the next saving fail."""

    def __init__(self, pair: Pair | None) -> None:
        """With what the platform gave first."""
        self.pair = pair
        self.fails = False

    async def load(self) -> Pair | None:
        return self.pair

    async def save(self, pair: Pair) -> None:
        if self.fails:
            self.fails = False
            raise StoreUnavailable("no")
        self.pair = pair


def keeper(platform: FakeZalo, shelf: OneShelf, *, holds: bool = True, now_s: float = 0.0) -> TokenKeeper:
    async def may_renew() -> bool:
        return holds

    return TokenKeeper(App(APP_ID, "app-secret", platform.base), shelf, lambda: now_s, may_renew)


async def test_the_pair_is_renewed_once_before_it_ends_however_many_ask(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0))
    early, late = keeper(platform, shelf, now_s=71_000.0), keeper(platform, shelf, now_s=72_001.0)
    assert await early.access() == "access-1"
    got = await asyncio.gather(*(late.access() for _ in range(5)))
    assert set(got) == {platform.access}
    assert platform.access != "access-1"
    assert shelf.pair is not None
    assert (shelf.pair.access, shelf.pair.refresh) == (platform.access, platform.refresh)
    assert shelf.pair.until_s == 72_001.0 + 90_000.0


async def test_how_long_the_newest_pair_is_good_is_told_and_nothing_of_none(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair("a", "r", 0.0, 90_000.0))
    told = keeper(platform, shelf, now_s=80_000.0)
    assert await told.expires_s() == 10_000.0
    shelf.pair = Pair("b", "s", 80_000.0, 170_000.0)
    assert await told.expires_s() == 90_000.0
    assert await keeper(platform, OneShelf(None)).expires_s() is None


async def test_a_process_without_the_lease_takes_the_pair_that_another_committed(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0))
    holder, other = keeper(platform, shelf, now_s=80_000.0), keeper(platform, shelf, holds=False, now_s=80_000.0)
    waiting = asyncio.create_task(other.access())
    await asyncio.sleep(0)
    assert await holder.access() == await waiting == platform.access


async def test_a_refresh_token_that_was_used_asks_for_a_person(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair("old", "used", 0.0, 10.0))
    with pytest.raises(AccountDown, match="consent anew"):
        await keeper(platform, shelf, now_s=20.0).access()
    with pytest.raises(AccountDown, match="bot zalo login"):
        await keeper(platform, OneShelf(None)).access()
    assert shelf.pair is not None
    assert shelf.pair.refresh == "used"


async def test_while_the_platform_is_out_of_reach_the_old_token_serves_on(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0))
    await platform.stop()
    assert await keeper(platform, shelf, now_s=80_000.0).access() == "access-1"
    with pytest.raises(PlatformDown):
        await keeper(platform, shelf, now_s=90_001.0).access()


class Killed(BaseException):
    """The process ends here."""


class DyingShelf(OneShelf):
    """A shelf beside which the process is killed once."""

    def __init__(self, pair: Pair, dies: str) -> None:
        super().__init__(pair)
        self.dies = dies

    def die(self, step: str) -> None:
        if self.dies == step:
            self.dies = ""
            raise Killed(step)

    async def load(self) -> Pair | None:
        self.die("before the pair is read")
        return await super().load()

    async def save(self, pair: Pair) -> None:
        self.die("before the new pair is committed")
        await super().save(pair)
        self.die("after the new pair is committed")


STEPS = {
    "before the pair is read": "renewed",
    "before the lease": "renewed",
    "before the platform is asked": "renewed",
    "before the new pair is committed": "the old one serves",
    "after the new pair is committed": "renewed",
}


@pytest.mark.parametrize(("step", "then"), STEPS.items())
async def test_a_process_that_is_killed_while_it_renews_leaves_a_pair_that_serves(
    step: str, then: str, platform: FakeZalo
) -> None:
    """Only between the platform's answer and the commit is the new pair lost: the old one serves on to its end, and a
    person is asked at once.
    """
    shelf = DyingShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0), step)
    told: list[str] = []

    async def may_renew() -> bool:
        shelf.die("before the lease")
        return True

    async def on_dead(_: Pair, url: str) -> None:
        told.append(url)

    class Dying(TokenKeeper):
        async def asked(self, form: dict[str, str]) -> Pair:
            shelf.die("before the platform is asked")
            return await super().asked(form)

    now_s = [80_000.0]
    app = App(APP_ID, "app-secret", platform.base)
    with pytest.raises(Killed):
        await Dying(app, shelf, lambda: now_s[0], may_renew, on_dead).access()
    after = Dying(app, shelf, lambda: now_s[0], may_renew, on_dead)
    token = await after.access()
    assert shelf.pair is not None
    assert token == shelf.pair.access
    assert (token == platform.access) is (then == "renewed")
    assert bool(told) is (then != "renewed")
    if then != "renewed":
        assert (token, await after.access(), len(told)) == ("access-1", "access-1", 1)
        now_s[0] = 90_001.0
        with pytest.raises(AccountDown):
            await after.access()
        shelf.pair = Pair(platform.access, platform.refresh, now_s[0], now_s[0] + 90_000.0)
        assert await after.access() == platform.access


async def test_a_pair_that_could_not_be_committed_is_not_used(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0))
    shelf.fails = True
    one = keeper(platform, shelf, now_s=90_001.0)
    with pytest.raises(PlatformDown):
        await one.access()
    assert shelf.pair is not None
    assert shelf.pair.access == "access-1"
    assert await one.access() == shelf.pair.access == platform.access


class KeptLedger:
    """What was spent, by month; `down` while the database is out of reach."""

    def __init__(self, last_s: float | None) -> None:
        self.last_s = last_s
        self.months: dict[str, int] = {}
        self.down = False

    async def last_word_s(self, _: str) -> float | None:
        if self.down:
            raise StoreUnavailable("no")
        return self.last_s

    async def spent(self, month: str) -> int:
        return self.months.get(month, 0)

    async def spend(self, month: str, count: int) -> None:
        if self.down:
            raise StoreUnavailable("no")
        self.months[month] = self.months.get(month, 0) + count


HOUR_S = 3600.0
LATER_S = 1_795_496_400.0
FINDING = Letter(HERE, Outgoing("kết luận"), Priority.FINDING)


@pytest.mark.parametrize(
    ("hours", "most", "goes"),
    [
        (1, 0, True),
        (47, 0, True),
        (47.99, 0, False),
        (48, 0, False),
        (49, 1, True),
        (49, 0, False),
        (None, 0, False),
        (None, 2, True),
    ],
)
async def test_what_would_cost_money_goes_while_less_than_the_limit_was_spent(
    hours: float | None, most: int, goes: bool
) -> None:
    told: list[str] = []

    async def used_up(month: str) -> None:
        told.append(month)

    ledger = KeptLedger(None if hours is None else LATER_S - hours * HOUR_S)
    meter = Meter(ledger, most, lambda: LATER_S, used_up)
    await meter.admit(letter())
    if goes:
        await meter.admit(FINDING)
    else:
        with pytest.raises(WaitsForMember):
            await meter.admit(FINDING)
    assert told == ([] if goes else ["2026-11"])


@pytest.mark.parametrize(("most", "spent", "left"), [(3, 0, 3), (3, 2, 1), (3, 5, 0)])
async def test_how_many_may_still_cost_money_is_told(most: int, spent: int, left: int) -> None:
    async def used_up(_: str) -> None:
        return

    ledger = KeptLedger(None)
    ledger.months["2026-11"] = spent
    assert await Meter(ledger, most, lambda: LATER_S, used_up).left() == left


async def test_what_the_platform_sent_without_a_quota_is_counted_also_once_the_database_is_back(
    platform: FakeZalo, tokens: HeldTokens
) -> None:
    async def used_up(_: str) -> None:
        return

    api = Api(tokens, time.time, platform.base)
    ledger = KeptLedger(None)
    channel = ZaloChannel(api, "", (), Meter(ledger, 3, time.time, used_up))
    platform.heard_s[USER] = time.time()
    await channel.send(FINDING)
    assert ledger.months == {}
    platform.heard_s[USER] = time.time() - 3 * 86_400
    await channel.send(FINDING)
    ledger.down = True
    await channel.send(letter())
    with pytest.raises(PlatformDown):
        await channel.send(FINDING)
    ledger.down = False
    await channel.send(letter())
    assert list(ledger.months.values()) == [3]
    with pytest.raises(WaitsForMember):
        await channel.send(FINDING)
    assert len(platform.sent) == 4
    await api.close()


class Heard:
    """What was taken in, each name once."""

    def __init__(self) -> None:
        self.events: dict[str, Raw] = {}

    async def receive(self, updates: Sequence[tuple[str, Raw]], _: int | None) -> None:
        for name, raw in updates:
            self.events.setdefault(name, raw)


def channel_read(event: Raw) -> Incoming:
    incoming = read(event)
    assert incoming is not None
    return incoming


async def test_what_was_written_while_nobody_listened_is_taken_in_once_and_in_order(
    platform: FakeZalo, tokens: HeldTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo.catchup.WAITS_S", (0.0,))
    api, heard, now_s = Api(tokens, time.time, platform.base), Heard(), time.time()
    platform.event("7", "từ tuần trước")
    platform.history[-1]["time"] -= 7 * 86_400_000
    brought = [platform.event(USER, f"tin {number}") for number in range(12)]
    platform.event("8", "xem giúp", image=f"{platform.base}/files/a.jpg")
    platform.event("9", "", link="https://vtv-vn.top/qua")
    platform.by_hand("8", "đã xem")
    await heard.receive([(name_of(brought[3]), brought[3])], None)
    platform.faults.append((502, ""))
    assert await catch_up(api, heard.receive, now_s - 5, now_s) == 14
    said = [channel_read(event) for event in heard.events.values()]
    texts = [one.text for one in said if one.address == HERE]
    assert texts == ["tin 3", *(f"tin {number}" for number in range(12) if number != 3)]
    (picture,) = (one for one in said if one.address.chat == "8")
    assert (picture.text, picture.media[0].kind) == ("xem giúp", MediaKind.PHOTO)
    assert [one.text for one in said if one.address.chat == "9"] == ["https://vtv-vn.top/qua"]
    assert not any(one.address.chat == "7" for one in said)
    await api.close()


async def test_a_record_that_can_t_be_read_is_given_up_after_some_tries(
    platform: FakeZalo, tokens: HeldTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo.catchup.WAITS_S", (0.0,))
    api = Api(tokens, time.time, platform.base)
    platform.faults.extend([(200, '{"error":0,"data":"x"}'), *[(502, "")] * 20])
    assert await catch_up(api, Heard().receive, 0.0, time.time()) == 0
    assert len(platform.faults) == 20
    assert await catch_up(api, Heard().receive, 0.0, time.time()) == 0
    assert len(platform.faults) == 15
    await api.close()


async def test_what_is_written_by_hand_is_told_from_our_own_echoes(platform: FakeZalo, channel: ZaloChannel) -> None:
    platform.event(USER, "x")
    sent = await channel.send(letter())
    echo = platform.by_hand(USER, "cán bộ gõ tay")
    assert channel.answered_by_hand(echo) == HERE
    assert channel.answered_by_hand({**echo, "message": {"msg_id": sent.message}}) is None
    assert channel.answered_by_hand({**echo, "sender": {"id": OA_ID}}) is None
    assert channel.answered_by_hand(platform.event(USER, "x")) is None


@pytest.mark.parametrize(
    "kind", ["user_received_message", "user_seen_message", "oa_send_text", "change_oa_daily_quota"]
)
async def test_what_is_no_members_word_is_answered_and_not_stored(kept: Kept, kind: str) -> None:
    event = {"event_name": kind, "sender": {"id": USER}, "recipient": {"id": USER}, "timestamp": "1758268300000"}
    assert await FakeZalo().deliver(kept.url, event) == 200
    assert kept.events == []


@pytest.mark.parametrize(
    "event",
    [
        {"event_name": "user_send_image", "message": {"attachments": [{"type": "image", "payload": {"url": "x"}}]}},
        {
            "event_name": "user_send_image",
            "sender": {"id": USER},
            "message": {
                "msg_id": "\ud800",
                "attachments": [{"type": "image", "payload": {"url": "x", "checksum": "\ud800"}}],
            },
        },
    ],
)
async def test_an_odd_picture_is_taken_in_and_named_so_that_it_can_be_stored(channel: ZaloChannel, event: Raw) -> None:
    assert channel.photos_of(event) == ()
    assert name_of(event).isascii()


async def test_where_the_platform_says_that_no_call_is_left_the_next_one_waits_for_the_minute_to_end(
    platform: FakeZalo, tokens: HeldTokens
) -> None:
    now_s = [1_000.0]
    api = Api(tokens, lambda: now_s[0], platform.base)
    platform.event(USER, "x")
    platform.calls_left = 2
    channel = ZaloChannel(api)
    await channel.send(letter())
    assert api.remaining == 1
    await channel.send(letter())
    now_s[0] += 20
    with pytest.raises(Limited) as caught:
        await channel.send(letter())
    assert caught.value.after_s == 40
    assert len(platform.sent) == 2
    platform.calls_left, now_s[0] = 100, now_s[0] + 40
    await channel.send(letter())
    assert len(platform.sent) == 3
    await api.close()

"""The Zalo account's channel against a local platform: what is read, shown, refused, and taken for delivered."""

import contextlib
import io
import time
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.errors import (
    DEAD_TOKEN_CODES,
    MEANINGS,
    NIGHT_CODE,
    TOKEN_CODES,
    error_of,
    until_morning_s,
)
from bot.channels.zalo.events import lane_of, name_of
from bot.channels.zalo.meter import Meter
from bot.channels.zalo.payload import MAX_CHARS, tap, tapped
from bot.channels.zalo.reading import read
from bot.channels.zalo.rendering import MAX_BUTTONS, MAX_TEXT_CHARS, pieces
from bot.channels.zalo.signature import is_signed, mac
from bot.channels.zalo.webhook import PATH, ZaloWebhook
from bot.dialogue.actions.asking import Stale
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
    Unreadable,
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
    api = ZaloApi(tokens, time.time, platform.base)
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


def channel_read(event: Raw, channel: ZaloChannel | None = None) -> Incoming:
    incoming = read(event) if channel is None else channel.read(event)
    assert incoming is not None
    return incoming


KEY = "khóa của nút"
LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=150)
ACTIONS = st.from_regex(r"[a-z]{1,12}(:[a-z0-9-]{1,30})?", fullmatch=True)


@given(LABELS, st.integers(0, 36**9), ACTIONS)
def test_a_payload_reads_as_a_message_and_comes_back_whole(label: str, version: int, action: str) -> None:
    payload = tap(label, version, action, USER, KEY)
    assert len(payload) <= MAX_CHARS
    assert tapped(payload, USER, KEY) == (version, action)
    assert payload.startswith(label[:100])


@pytest.mark.parametrize("text", ["#", "#quatang", "xem #1", "#3.!poll:1:x", "a#3.send:now", "giá #1.500 đồng nhé"])
def test_words_with_a_hash_are_words(text: str) -> None:
    assert tapped(text, USER, KEY) is None


OFFERED = tap("Rút lại", 0, "rutngay:K7-3M24", USER, KEY)
TYPED = {
    "without a seal": "Rút lại #0.rutngay:K7-3M24",
    "nothing but the action": "#0.rutngay:K7-3M24",
    "with the seal of another action": OFFERED.replace("rutngay", "xoangay"),
    "with the seal of another case": OFFERED.replace("K7-3M24", "P9-WT4R"),
    "with the seal of another version": OFFERED.replace(".0.", ".3."),
    "as another member was offered it": tap("Rút lại", 0, "rutngay:K7-3M24", "777", KEY),
    "as another account offered it": tap("Rút lại", 0, "rutngay:K7-3M24", USER, "khóa khác"),
    "with a seal that was guessed": "Xem ngay #00000000.0.rutngay:K7-3M24",
    "beneath a post": "Tin mới\nbấm vào đây #0.rutngay:K7-3M24",
}


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED.keys())
def test_what_is_typed_or_sent_on_is_a_tap_only_as_it_was_offered_there(text: str) -> None:
    channel = ZaloChannel(ZaloApi(HeldTokens(FakeZalo()), time.time), key=KEY)
    typed = channel_read(FakeZalo().event(USER, text), channel)
    assert (typed.action, typed.version, typed.text) == (Stale().pack(), None, "")
    offered = channel_read(FakeZalo().event(USER, OFFERED), channel)
    assert (offered.action, offered.version) == ("rutngay:K7-3M24", 0)


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
    platform.files["a.jpg"] = b"jpeg"
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
    api = ZaloApi(tokens, time.time, platform.base)
    channel = ZaloChannel(api, "(Tệp này không gửi được.)", find=find)
    for unique in ("web-1", "web-2"):
        await channel.send(Letter(HERE, Outgoing("", media=(Media(MediaKind.PHOTO, KEPT + unique, unique),))))
    await api.close()
    assert list(platform.uploads.values()) == [b"jpeg"]
    assert platform.sent[1].text == "(Tệp này không gửi được.)"


@pytest.mark.parametrize(("by_address", "kept", "sent"), [(True, True, 0), (False, True, 1), (False, False, -1)])
async def test_a_picture_that_the_platform_refuses_by_its_address_is_uploaded_and_one_that_is_gone_is_said_to_be(
    platform: FakeZalo, channel: ZaloChannel, by_address: bool, kept: bool, sent: int
) -> None:
    platform.event(USER, "x")
    platform.by_address = by_address
    if kept:
        platform.files["a.jpg"] = b"\xff\xd8\xff small"
    ref = f"{platform.base}/files/a.jpg"
    await channel.send(Letter(HERE, Outgoing("", media=(Media(MediaKind.PHOTO, ref, "u"),))))
    (shown,) = platform.sent
    assert (shown.file, len(platform.uploads)) == (("image", sent) if sent >= 0 else ("", 0))
    assert shown.text == ("" if sent >= 0 else "(Tệp này không gửi được.)")


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_a_file_that_the_platform_no_longer_shows_is_not_waited_for(
    platform: FakeZalo, channel: ZaloChannel, status: int
) -> None:
    platform.gone_status = status
    with pytest.raises(Rejected):
        await channel.fetch(f"{platform.base}/files/gone.jpg")
    platform.gone_status = 503
    with pytest.raises(Retryable):
        await channel.fetch(f"{platform.base}/files/gone.jpg")


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
    api = ZaloApi(tokens, time.time, platform.base)
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
    api = ZaloApi(tokens, time.time, platform.base)
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
    incoming = ZaloChannel(ZaloApi(HeldTokens(FakeZalo()), time.time)).read(event)
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
    assert ZaloChannel(ZaloApi(HeldTokens(FakeZalo()), time.time)).read(event) is None


def test_who_begins_to_follow_is_welcomed_and_a_sticker_is_answered() -> None:
    channel = ZaloChannel(ZaloApi(HeldTokens(FakeZalo()), time.time))
    follow = channel.read({"event_name": "follow", "follower": {"id": USER}, "oa_id": OA_ID, "timestamp": "1"})
    assert follow is not None
    assert (follow.command, follow.address) == ("start", HERE)
    event = {"event_name": "user_send_sticker", "sender": {"id": USER}, "message": {"msg_id": "1"}}
    sticker = channel.read(event)
    assert sticker is not None
    assert sticker.action == "unsupported"


class Known(NamedTuple):
    """A code as shared/design/ZALO.md has it, section 1.3."""

    code: int
    means: str
    outcome: str
    after_s: float | None
    tells: bool


def _table() -> list[Known]:
    rows = yaml.safe_load((Path(__file__).parent / "zalo_codes.yaml").read_text(encoding="utf-8"))
    return [
        Known(code, row["means"], row["outcome"], row.get("after_s"), row.get("tells", False))
        for row in rows
        for code in row["codes"]
    ]


TABLE = _table()
SENDING = [one for one in TABLE if one.outcome not in {"token", "dead"}]


@pytest.mark.parametrize("known", SENDING, ids=lambda one: f"{one.code}: {one.means}")
async def test_each_code_of_the_contract_becomes_what_it_has_to(
    known: Known, platform: FakeZalo, tokens: HeldTokens
) -> None:
    told: list[int] = []

    async def on_refused(code: int, _: str) -> None:
        told.append(code)

    api = ZaloApi(tokens, time.time, platform.base, on_refused)
    platform.faults.append((200, f'{{"error":{known.code},"message":"refused"}}'))
    with pytest.raises(DeliveryError) as caught:
        await ZaloChannel(api).send(letter())
    await api.close()
    assert type(caught.value).__name__ == known.outcome
    if known.after_s is not None:
        assert isinstance(caught.value, Limited)
        assert caught.value.after_s == known.after_s
    assert told == ([known.code] if known.tells else [])


@pytest.mark.parametrize("origin", ["", "m0000000000000000001"])
async def test_where_buttons_or_a_quotation_are_refused_the_words_go_without(
    origin: str, platform: FakeZalo, channel: ZaloChannel
) -> None:
    platform.event(USER, "chào")
    platform.faults.append((200, '{"error":-201,"message":"Params is invalid"}'))
    choices = () if origin else (Choice("canbo", "Gửi cán bộ trực"), Choice("thoi", "Thôi"))
    sent = await channel.send(letter("Chào đồng chí", *choices, origin=origin))
    (reached,) = platform.sent
    lines = [f"- {choice.label}" for choice in choices]
    assert (reached.text.splitlines(), reached.buttons, reached.quoted) == (["Chào đồng chí", *lines], [], "")
    assert sent.message == reached.id


async def test_choices_without_buttons_that_have_no_room_under_the_text_go_by_themselves(
    platform: FakeZalo, channel: ZaloChannel
) -> None:
    platform.event(USER, "chào")
    platform.faults.append((200, '{"error":-201,"message":"Params is invalid"}'))
    sent = await channel.send(letter("a" * 2_000, Choice("thoi", "Thôi")))
    assert [one.text for one in platform.sent] == ["a" * 2_000, "- Thôi"]
    assert [*sent.others, sent.message] == [one.id for one in platform.sent], "both are known as our own"


async def test_words_that_are_refused_as_they_are_are_refused_once(platform: FakeZalo, channel: ZaloChannel) -> None:
    platform.faults.append((200, '{"error":-201,"message":"Params is invalid"}'))
    with pytest.raises(Rejected):
        await channel.send(letter())
    assert platform.sent == []


async def test_a_code_that_nobody_knows_is_tried_again(platform: FakeZalo, channel: ZaloChannel) -> None:
    platform.faults.append((200, '{"error":-99999,"message":"new"}'))
    with pytest.raises(Retryable) as caught:
        await channel.send(letter())
    assert type(caught.value) is Retryable


def test_the_program_knows_the_codes_of_the_contract_and_no_others() -> None:
    assert len({one.code for one in TABLE}) == len(TABLE)
    assert {*MEANINGS, NIGHT_CODE} == {one.code for one in SENDING}
    assert {one.code for one in TABLE if one.outcome == "token"} == TOKEN_CODES
    assert {one.code for one in TABLE if one.outcome == "dead"} == DEAD_TOKEN_CODES


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


async def test_an_answer_that_comes_in_parts_is_read_to_its_end(platform: FakeZalo, channel: ZaloChannel) -> None:
    platform.event(USER, "x")
    platform.in_parts = True
    assert (await channel.send(letter())).message == platform.sent[0].id


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
    server = Server("127.0.0.1", 0, _nothing, 1 << 20)
    server.route("POST", PATH, ZaloWebhook(APP_ID, OA_ID, SECRET, keeping.receive).handle)
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


@pytest.mark.parametrize(("hours", "status"), [(0, 200), (46.9, 200), (47.1, 401), (24 * 60, 401), (-1, 200)])
async def test_a_copy_of_an_event_whose_id_is_forgotten_is_not_taken_for_a_new_one(
    kept: Kept, hours: float, status: int
) -> None:
    platform = FakeZalo()
    event = platform.event(USER, "xin chào") | {"timestamp": str(int((time.time() - hours * 3600) * 1000))}
    assert await platform.deliver(kept.url, event) == status
    assert len(kept.events) == (status == 200)


async def _nothing() -> dict[str, object]:
    return {"ready": True}


def test_an_event_without_a_message_has_a_name_of_its_own() -> None:
    assert name_of({"event_name": "follow", "timestamp": "1"}) != name_of({"event_name": "follow", "timestamp": "2"})


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

    api = ZaloApi(tokens, time.time, platform.base)
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
    api = ZaloApi(tokens, lambda: now_s[0], platform.base)
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


ODD = {
    "no sender": {"event_name": "user_send_text", "message": {"msg_id": "1", "text": "x"}},
    "no message": {"event_name": "user_send_text", "sender": {"id": USER}},
    "ids as numbers beyond 2^53": {
        "event_name": "user_send_text",
        "sender": {"id": 2512523625412515999},
        "message": {"msg_id": 9007199254740993, "text": "x"},
    },
    "ids as fractions": {"event_name": "user_send_text", "sender": {"id": 2.5e18}, "message": {"msg_id": 1e300}},
    "an endless id": {
        "event_name": "user_send_text",
        "sender": {"id": "9" * 5_000},
        "message": {"msg_id": "8" * 5_000},
    },
    "lists for objects": {"event_name": ["user_send_text"], "sender": [USER], "message": ["x"], "recipient": []},
    "attachments of no form": {
        "event_name": "user_send_image",
        "sender": {"id": USER},
        "message": {"msg_id": "1", "attachments": [None, 7, {"type": "image"}, {"type": [], "payload": "x"}]},
    },
}


@pytest.mark.parametrize("event", ODD.values(), ids=ODD.keys())
async def test_an_odd_event_is_answered_named_and_read_or_said_to_be_unreadable(kept: Kept, event: Raw) -> None:
    event = {**event, "timestamp": str(int(time.time() * 1000))}
    assert await FakeZalo().deliver(kept.url, event) == 200
    for name, raw in kept.events:
        assert len(name) <= 96
        assert len(lane_of(raw)) <= 96
        with contextlib.suppress(Unreadable):
            read(raw)


def test_ids_beyond_what_a_fraction_holds_are_kept_whole() -> None:
    event = ODD["ids as numbers beyond 2^53"]
    assert (lane_of(event), name_of(event)) == (HERE.key, "user_send-9007199254740993")


@pytest.mark.parametrize("megabytes", [0.1, 10])
async def test_a_body_that_is_too_large_is_refused_before_its_signature_is_looked_at(
    kept: Kept, megabytes: float
) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            kept.url, data=io.BytesIO(b"x" * int(megabytes * 1e6)), headers={"X-ZEvent-Signature": "mac=0"}
        ) as answer,
    ):
        assert answer.status == 413
    event = FakeZalo().event(USER, "xin chào")
    assert await FakeZalo().deliver(kept.url, event) == 200

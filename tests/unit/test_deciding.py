"""From a stored update to what follows from it."""

import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot

from bot.channels.callback import packed
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.desk_chat import DeskChat
from bot.dialogue.actions.asking import PickInPoll
from bot.dialogue.library import Library
from bot.domain.asking import EMPTY, Asks, Found
from bot.domain.broadcasts import BroadcastFound, Subscription
from bot.domain.cases import Case, CaseKind, Material, Officer, Status, Urgency
from bot.domain.delivery import Priority, Track, without_buttons, written
from bot.domain.delivery import read as read_letter
from bot.domain.messages import Address, Incoming, Origin
from bot.domain.submission_effects import OpenCase
from bot.ports.channel import Capabilities, Channel, Raw
from bot.ports.store import Decision, Waiting
from bot.services.deciding import Decider
from tests.any_json import JSON, SOUND, any_updates
from tests.fakes.bot_api import updates

LAN = "telegram:5000000001"
OLD = Case(7, "K7-3M24", CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, 0.0, Material("tin"))


class NamedBot:
    """What the channel asks of the library's bot before it sends anything."""

    id, username = 4_200_000_001, "thu_nghiem_bot"


class Noon:
    def now_s(self) -> float:
        return 1_795_496_400.0


def nothing_found(_: str, __: Asks) -> Found:
    return EMPTY


@pytest.fixture(scope="module")
def channel() -> TelegramChannel:
    return TelegramChannel(cast("Bot", NamedBot()))


def decided(channel: Channel, shelf: Library, body: str, state: str | None = None) -> Decision:
    decider = Decider({"telegram": channel}, shelf, Noon())
    return decider.decide(Waiting(1, "telegram", "1", LAN, body, 0.0, state), nothing_found)


@pytest.fixture(scope="module")
def decide(channel: TelegramChannel, shelf: Library) -> Any:
    return lambda body, state=None: decided(channel, shelf, body, state)


@given(update=any_updates(), state=st.none() | st.text(max_size=30) | JSON.map(json.dumps))
@settings(max_examples=300, deadline=None)
def test_any_json_in_any_field_is_handled_passed_over_or_set_aside(
    decide: Any, update: dict[str, Any], state: str | None
) -> None:
    decision = decide(json.dumps({"update_id": 1, **update}), state)
    if decision.quarantined:
        assert decision.fault
        json.loads(decision.quarantined)
    for letter in decision.letters:
        assert letter.address.chat not in {"", "0"}
        assert letter.outgoing.text or letter.origin.tap


@given(value=JSON)
@settings(max_examples=100, deadline=None)
def test_any_json_instead_of_an_update_is_set_aside(decide: Any, value: object) -> None:
    assert decide(json.dumps(value)).quarantined or isinstance(value, dict)


POLL = {"id": 1, "question": ["hỏi"], "options": [{"text": 7}]}
"""Of a form that no library knows."""


def from_lan(**fields: object) -> str:
    chat = {"id": 5_000_000_001, "type": "private"}
    return json.dumps({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": chat, **fields}})


def test_a_list_that_is_ticked_is_changed_where_it_stands(channel: TelegramChannel, shelf: Library) -> None:
    chat = {"id": 5_000_000_001, "type": "private"}
    tapped = {"id": "9", "from": {**chat, "is_bot": False, "first_name": "A"}, "chat_instance": "1"}
    tapped |= {"message": {"message_id": 77, "date": 1, "chat": chat}, "data": packed(0, "sub:topic:thong-bao")}
    subscribed = replace(EMPTY, broadcast=BroadcastFound(subscription=Subscription(True, True)))
    decider = Decider({"telegram": channel}, shelf, Noon())
    waiting = Waiting(1, "telegram", "1", LAN, json.dumps({"update_id": 1, "callback_query": tapped}), 0.0, None)
    (letter,) = decider.decide(waiting, lambda _, __: subscribed).letters
    assert (letter.edit, letter.origin.used, letter.origin.tap) == ("77", "", "9")


def test_the_buttons_beside_the_one_that_decided_at_the_desk_go_after_all_else(
    channel: TelegramChannel, shelf: Library
) -> None:
    *said, last = desk_tap(channel, shelf, "cosan:K7-3M24:sai").letters
    assert last == without_buttons(Address("telegram", "-100"), "77")
    assert all(one.priority < last.priority and not one.origin.used for one in said)
    assert not any(one.bare for one in desk_tap(channel, shelf, "traloi:K7-3M24").letters)


class Narrow(TelegramChannel):
    """A platform with neither buttons nor edits nor links."""

    capabilities = Capabilities(buttons=0, edits=False, links=False)


def test_where_nothing_can_be_edited_a_ticked_list_is_sent_anew_and_says_numbers_for_buttons(shelf: Library) -> None:
    narrow = Narrow(cast("Bot", NamedBot()))
    chat = {"id": 5_000_000_001, "type": "private"}
    tapped = {"id": "9", "from": {**chat, "is_bot": False, "first_name": "A"}, "chat_instance": "1"}
    tapped |= {"message": {"message_id": 77, "date": 1, "chat": chat}, "data": packed(0, "sub:topic:thong-bao")}
    subscribed = replace(EMPTY, broadcast=BroadcastFound(subscription=Subscription(True, True)))
    waiting = Waiting(1, "telegram", "1", LAN, json.dumps({"update_id": 1, "callback_query": tapped}), 0.0, None)
    (letter,) = Decider({"telegram": narrow}, shelf, Noon()).decide(waiting, lambda _, __: subscribed).letters
    assert (letter.edit, letter.origin.tap) == ("", "9")
    (helped,) = decided(narrow, shelf, from_lan(text="/trogiup")).letters
    assert "nút" not in helped.outgoing.text


def test_where_no_links_come_through_the_ways_that_work_are_told(channel: TelegramChannel, shelf: Library) -> None:
    place = from_lan(location={"latitude": 1.0, "longitude": 1.0})
    (said,) = decided(Narrow(cast("Bot", NamedBot())), shelf, place).letters
    assert all(way in said.outgoing.text for way in ("vtv . vn", "chụp màn hình"))
    (usual,) = decided(channel, shelf, place).letters
    assert "vtv . vn" not in usual.outgoing.text


def desk_tap(channel: TelegramChannel, shelf: Library, action: str) -> Decision:
    officer = Officer("telegram:5", "Lan")
    desk = replace(shelf.desk, address=Address("telegram", "-100"), officers=(officer,))
    at_desk = TelegramChannel(cast("Bot", NamedBot()), DeskChat("-100"))
    tapped = {"id": "9", "from": {"id": 5, "is_bot": False, "first_name": "A"}, "chat_instance": "1"}
    tapped |= {"message": {"message_id": 77, "date": 1, "chat": {"id": -100, "type": "group", "title": "x"}}}
    body = json.dumps({"update_id": 1, "callback_query": tapped | {"data": packed(0, action)}})
    case = Case(7, "K7-3M24", CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, 0.0, Material("tin"), submitters=2)
    decider = Decider({"telegram": at_desk}, replace(shelf, desk=desk), Noon())
    waiting = Waiting(1, "telegram", "1", "telegram:-100", body, 0.0, None)
    return decider.decide(waiting, lambda _, __: replace(EMPTY, cases=(case,)))


def test_an_officer_s_tap_is_acknowledged_whatever_waits_for_the_chat(channel: TelegramChannel, shelf: Library) -> None:
    (notice,) = desk_tap(channel, shelf, "nhan:K7-3M24").letters
    assert (notice.priority, notice.origin.tap, notice.outgoing.text) == (Priority.TAP, "9", "")
    assert "K7-3M24" in notice.outgoing.notice
    seen, message = desk_tap(channel, shelf, "traloi:K7-3M24").letters
    assert (seen.priority, seen.origin.tap, seen.outgoing.is_silent) == (Priority.TAP, "9", True)
    assert (message.priority, message.origin.tap) == (Priority.REPLY, "")
    assert message.outgoing.choices


def test_what_is_shown_back_to_an_officer_is_remembered_with_its_case(channel: TelegramChannel, shelf: Library) -> None:
    seen, message, _ = desk_tap(channel, shelf, "gui:K7-3M24:sai").letters
    assert "CHƯA GỬI" in message.outgoing.text
    assert (seen.track, message.track) == (None, Track(7, "shown"))


def test_a_receipt_never_has_the_code_of_a_case_that_exists(channel: TelegramChannel, shelf: Library) -> None:
    """The first one that is thought of is taken here."""
    taken: list[str] = []

    def lookup(_: str, wanted: Asks) -> Found:
        taken.extend(wanted.codes[: 1 - len(taken)])
        return replace(EMPTY, cases=(OLD,)) if wanted.codes and wanted.codes[0] in taken else EMPTY

    library = replace(shelf, desk=replace(shelf.desk, address=Address("telegram", "-100")))
    decider = Decider({"telegram": channel}, library, Noon())
    waiting = Waiting(1, "telegram", "1", LAN, from_lan(text="/canbo Họp lúc mấy giờ?"), 0.0, None)
    (opened,) = decider.decide(waiting, lookup).effects
    assert isinstance(opened, OpenCase)
    assert len(taken) == 1
    assert opened.code not in taken


class Polled(TelegramChannel):
    """Reads anything as a tap from which no reply follows."""

    def read(self, raw: Raw, more: Sequence[Raw] = ()) -> Incoming:
        return Incoming(action=PickInPoll(1, "5312").pack(), address=Address.of(LAN), origin=Origin(tap="9"))


def test_a_tap_from_which_no_reply_follows_is_acknowledged_so_that_its_button_stops_turning(shelf: Library) -> None:
    (answer,) = decided(Polled(cast("Bot", NamedBot())), shelf, "{}").letters
    assert (answer.priority, answer.origin.tap, answer.outgoing.is_silent) == (Priority.TAP, "9", True)


def test_a_message_that_can_t_be_read_leaves_a_line_in_the_log_and_an_answer(
    decide: Any, caplog: pytest.LogCaptureFixture
) -> None:
    decision = decide(from_lan(poll=POLL))
    assert decision.quarantined
    (letter,) = decision.letters
    assert "Tôi không đọc được tin đồng chí vừa gửi" in letter.outgoing.text
    (line,) = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert line.message == "an update is set aside"
    assert "hỏi" not in caplog.text


def test_a_channel_that_fails_to_read_leaves_the_same(
    channel: TelegramChannel, shelf: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(TelegramChannel, "read", fails)
    decision = decided(channel, shelf, from_lan(text="a"))
    assert decision.quarantined
    assert [one.outgoing.text[:20] for one in decision.letters] == ["Tôi không đọc được t"]
    assert "could not be read" in caplog.text


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000, "null", "7", '{"unread_bytes":7}', '{"unwritable":true}'])
def test_a_body_that_is_no_update_is_set_aside(decide: Any, body: str) -> None:
    decision = decide(body)
    assert decision.quarantined
    assert decision.keep_state


@given(update=any_updates())
@settings(max_examples=200, deadline=None)
def test_what_is_set_aside_says_nothing_of_anybody(channel: TelegramChannel, update: dict[str, Any]) -> None:
    told = json.dumps(channel.redact({"update_id": 1, **update}), ensure_ascii=False)
    for personal in ("5000000001", "1001000000001", "Người", "chia sẻ", "thật không"):
        assert personal not in told


def test_a_fault_of_a_step_is_said_to_the_member_and_set_aside(
    channel: TelegramChannel, shelf: Library, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(text: str, *, joined: bool = False) -> Any:
        raise RuntimeError("câu hỏi riêng của Lan")

    with caplog.at_level(logging.ERROR):
        decision = decided(channel, replace(shelf, answer=fails), json.dumps({"update_id": 1, **SOUND[0]}))
    (letter,) = decision.letters
    assert "trục trặc" in letter.outgoing.text
    assert decision.fault == "step failed: RuntimeError"
    assert "chia sẻ" not in decision.quarantined
    assert decision.keep_state
    assert [record.message for record in caplog.records] == ["a step failed"]


def test_a_new_conversation_begins_with_the_clock_so_that_no_button_of_an_older_one_fits(decide: Any) -> None:
    body = json.dumps({"update_id": 1, **SOUND[0]})
    (letter,) = decide(body).letters
    assert letter.version == int(Noon().now_s()) // 60 + 1


def test_a_reply_is_cut_where_it_is_decided_and_keeps_that_in_the_outbox(decide: Any) -> None:
    (letter,) = decide(json.dumps({"update_id": 1, **SOUND[0]})).letters
    assert letter.whole
    assert read_letter(letter.address.key, letter.priority, written(letter)).whole


class Counting(TelegramChannel):
    """Notes how many pieces it is asked to read."""

    pieces = 0

    def read(self, raw: Raw, more: Sequence[Raw] = ()) -> Incoming | None:
        self.pieces = 1 + len(more)
        return super().read(raw, more)


@pytest.mark.parametrize(("sent", "read"), [(2, 2), (10, 10), (20, 20), (21, 20), (150, 20), (3_000, 20)])
def test_of_what_calls_itself_an_album_no_more_is_read_than_one_can_have(sent: int, read: int, shelf: Library) -> None:
    channel = Counting(cast("Bot", NamedBot()))
    caption = "vtv-vn.top " * 90
    bodies = [
        json.dumps({"update_id": number} | updates.photo(5_000_000_001, f"anh-{number}", caption, message_id=1, date=1))
        for number in range(sent)
    ]
    waiting = Waiting(1, "telegram", "1", LAN, bodies[0], 0.0, None, tuple(bodies[1:]))
    decision = Decider({"telegram": channel}, shelf, Noon()).decide(waiting, nothing_found)
    assert (decision.quarantined, channel.pieces) == ("", read)
    assert decision.letters


TAKEN_TOGETHER = (
    "Không chia sẻ, chuyển tiếp bài xuyên tạc, thù địch",
    "Không nên tham gia, theo dõi nhóm, trang xấu, độc",
)
"""The second, right behind the first, is read as its correction."""


@pytest.mark.parametrize("between", [True, False], ids=["another process heard more", "nobody else did"])
def test_what_another_process_has_heard_since_ends_the_thread(
    channel: TelegramChannel, shelf: Library, between: bool
) -> None:
    here, there = (Decider({"telegram": channel}, shelf, Noon()) for _ in range(2))
    state: str | None = None

    def told(decider: Decider, number: int, text: str) -> str:
        nonlocal state
        body = from_lan(text=text)
        decision = decider.decide(Waiting(number, "telegram", str(number), LAN, body, 0.0, state), nothing_found)
        state = decision.state
        return decision.letters[0].outgoing.text

    first = told(here, 1, TAKEN_TOGETHER[0])
    if between:
        told(there, 2, "Chỉ thị 23 áp dụng cho ai?")
    second = told(here, 3, TAKEN_TOGETHER[1])
    assert (second.split("\n")[0] != first.split("\n")[0]) == between

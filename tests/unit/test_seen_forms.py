"""What is not certain of the Zalo platforms is read in each of its forms, and the log says once which one came."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest

from bot.channels import seen_forms
from bot.channels.zalo import events, reading
from bot.channels.zalo.groups import quoted_in
from bot.channels.zalo.oauth import App
from bot.channels.zalo.signature import is_signed, mac
from bot.channels.zalobot import reading as bot_reading
from tests.fakes.zalo.server import APP_ID, OA_ID, SECRET, FakeZalo
from tests.fakes.zalobot.server import FakeZaloBot

USER, GROUP = "2512523625412515999", "f414c8f76fa586fbdfb4"


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    seen_forms.forget()
    yield
    seen_forms.forget()


def signed(first: str) -> Callable[[], object]:
    body = b'{"timestamp":"1758268300000"}'
    return lambda: is_signed(f"mac={mac(first, body, '1758268300000', SECRET)}", body, APP_ID, OA_ID, SECRET)


def link(payload: dict[str, object]) -> Callable[[], object]:
    event = FakeZalo().event(USER, "", link="https://vtv-vn.top/qua")
    event["message"]["attachments"] = [{"type": "link", "payload": payload}]
    return lambda: reading.read(event).text == "https://vtv-vn.top/qua"


def group(place: str) -> Callable[[], object]:
    event: dict[str, dict[str, object] | str] = {"event_name": "user_send_group_text", "recipient": {}, "message": {}}
    holder, field = place.split(".")
    event[holder] = {field: "123"}
    return lambda: events.lane_of(event) == "zalo:-123"


def moment(written: object) -> Callable[[], object]:
    return lambda: events.happened_s({"timestamp": written}) == 1758268300.0


def granted(life: object) -> Callable[[], object]:
    answer = json.dumps({"access_token": "a", "refresh_token": "r", "expires_in": life}).encode()
    return lambda: App("1", "s")._granted(200, answer).life_s == float(str(life))


def of_bot(wrapped: bool) -> Callable[[], object]:
    event = FakeZaloBot().event("ted", "xin chào")
    raw = {"ok": True, "result": event} if wrapped else event
    return lambda: bot_reading.read(raw).text == "xin chào"


def photo(field: str) -> Callable[[], object]:
    event = FakeZaloBot().event("ted", "", photo="https://a.zdn.vn/x.jpg", field_name=field)
    return lambda: bot_reading.read(event).media[0].ref == "https://a.zdn.vn/x.jpg"


FORMS = {
    ("the first term of a webhook's signature", "app id"): signed(APP_ID),
    ("the first term of a webhook's signature", "account id"): signed(OA_ID),
    ("an attachment of an event", "payload"): link({"url": "https://vtv-vn.top/qua"}),
    ("an attachment of an event", "payload.elements[0]"): link({"elements": [{"url": "https://vtv-vn.top/qua"}]}),
    ("the id of a group in an event", "recipient.group_id"): group("recipient.group_id"),
    ("the id of a group in an event", "message.conversation_id"): group("message.conversation_id"),
    ("the id of a group in an event", "recipient.id"): group("recipient.id"),
    ("the moment of an event", "str of 13 characters"): moment("1758268300000"),
    ("the moment of an event", "int of 13 characters"): moment(1758268300000),
    ("who wrote an echo of the account", "admin_id"): lambda: events.by_hand(FakeZalo().by_hand(USER, "x")),
    ("the message that is replied to in a group", "quote_msg_id"): lambda: quoted_in({"quote_msg_id": "7"}) == "7",
    ("the message that is replied to in a group", "quote"): lambda: quoted_in({"quote": {"msg_id": "7"}}) == "7",
    ("how long the account's token is good", "90000 s"): granted("90000"),
    ("how long the account's token is good", "3600 s"): granted(3600),
    ("an event of the bot", "bare"): of_bot(wrapped=False),
    ("an event of the bot", "wrapped in result"): of_bot(wrapped=True),
    ("the address of a file", "photo_url"): photo("photo_url"),
    ("the address of a file", "photo"): photo("photo"),
}


@pytest.mark.parametrize(("thing", "form"), FORMS)
def test_each_form_is_read_and_told_once(thing: str, form: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(3):
        assert FORMS[thing, form]()
    told = [vars(one) for one in caplog.records if one.name == seen_forms.__name__]
    assert [(one["thing"], one["form"]) for one in told].count((thing, form)) == 1


def test_a_stranger_who_makes_up_forms_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for number in range(10 * seen_forms.MOST):
        seen_forms.came("x", str(number))
    assert len(caplog.records) <= seen_forms.MOST

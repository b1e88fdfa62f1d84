"""A command that somebody forwards is nobody's: who may command was not who wrote it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.telegram.reading import Reader
from bot.dialogue.engine import step
from bot.dialogue.library import Library
from bot.dialogue.registry import MEMBER, OFFICER
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.asking import Answered, Found, Kept
from bot.domain.cases import Case, CaseKind, Material, Status, Urgency
from bot.domain.messages import Incoming
from tests.dialogues.test_dialogues import DESK, OFFICERS
from tests.fakes.bot_api import updates

NOON_S = 1_795_496_400.0
BOT_ID, DESK_ID, LAN = 9, -1_001, 71
ADMIN = OFFICERS[2]
READER = Reader(BOT_ID, "tro_ly_bot", lambda chat: chat == str(DESK_ID))
CASE = Case(7, "K7-3M24", CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, NOON_S, Material("tin"), submitters=2)
ORIGINS: dict[str, dict[str, Any]] = {
    "a member": updates.from_user(5, "An"),
    "an officer": updates.from_user(3, "Bình"),
    "somebody hidden": updates.from_hidden_user("An"),
    "a channel": updates.from_channel(-1_005, "Tin nóng", 8, "tin_nong"),
    "a group": {"type": "chat", "date": 1, "sender_chat": {"id": -5, "type": "group", "title": "Nhóm"}},
    "ourselves": updates.from_user(BOT_ID, "Trợ lý"),
}
OURS = {"message_id": 40, "date": 1, "chat": {"id": DESK_ID, "type": "supergroup"}, "text": "Vụ K7-3M24"}
OURS["from"] = {"id": BOT_ID, "is_bot": True, "first_name": "Bot"}
WAYS: dict[str, Any] = {
    "a text": lambda chat, text, origin: updates.forward(chat, text, origin, user_id=3),
    "a caption": lambda chat, text, origin: updates.photo(chat, "p", text, user_id=3, forward_origin=origin),
    "to this bot": lambda chat, text, origin: updates.forward(
        chat, text.replace(" ", "@tro_ly_bot ", 1), origin, user_id=3
    ),
    "beneath a card": lambda chat, text, origin: updates.forward(chat, text, origin, user_id=3, reply_to_message=OURS),
    "changed afterwards": lambda chat, text, origin: {
        "edited_message": updates.forward(chat, text, origin, user_id=3)["message"] | {"edit_date": 2}
    },
}


OTHER_BOT = {"id": 77, "is_bot": True, "first_name": "Ảnh động", "username": "gif"}
VIA: dict[str, Any] = {
    "a text": lambda chat, text: updates.message(chat, text, user_id=3, via_bot=OTHER_BOT),
    "a caption": lambda chat, text: updates.photo(chat, "p", text, user_id=3, via_bot=OTHER_BOT),
    "to this bot": lambda chat, text: updates.message(
        chat, text.replace(" ", "@tro_ly_bot ", 1), user_id=3, via_bot=OTHER_BOT
    ),
    "beneath a card": lambda chat, text: updates.message(
        chat, text, user_id=3, via_bot=OTHER_BOT, reply_to_message=OURS
    ),
    "changed afterwards": lambda chat, text: {
        "edited_message": updates.message(chat, text, user_id=3, via_bot=OTHER_BOT)["message"] | {"edit_date": 2}
    },
    "words to what was asked": lambda chat, text: updates.message(
        chat, text.partition(" ")[2], user_id=3, via_bot=OTHER_BOT, reply_to_message=OURS
    ),
}


def read(update: dict[str, Any]) -> Incoming | None:
    (kind,) = update
    return READER.read({"update_id": 1, kind: {"message_id": 5, "date": 1, **update[kind]}}, [])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("origin", ORIGINS)
def test_at_the_desk(origin: str, way: str, shelf: Library) -> None:
    found = Found(cases=(CASE,), queue=(CASE,), answered=Answered(CASE, "card", ADMIN.id, NOON_S + 60))
    context = Context(replace(shelf, desk=DESK), found, NOON_S, "H4-QD66", ADMIN)
    for command in OFFICER.by_command:
        incoming = read(WAYS[way](DESK_ID, f"/{command} K7-3M24 sai Trang này giả.", ORIGINS[origin]))
        assert incoming is None or step(State(), incoming, context).effects == (), command


@pytest.mark.parametrize("way", VIA)
def test_what_another_bot_wrote_is_no_officers_command(way: str, shelf: Library) -> None:
    asked = Answered(CASE, "finding:sai", ADMIN.id, NOON_S + 60)
    context = Context(
        replace(shelf, desk=DESK), Found(cases=(CASE,), queue=(CASE,), answered=asked), NOON_S, "H4-QD66", ADMIN
    )
    for command in OFFICER.by_command:
        incoming = read(VIA[way](DESK_ID, f"/{command} K7-3M24 sai Trang này giả."))
        assert incoming is not None
        assert step(State(), incoming, context).effects == (), command


@pytest.mark.parametrize("way", [way for way in VIA if way != "words to what was asked"])
def test_what_another_bot_wrote_is_no_members_command(way: str, shelf: Library) -> None:
    found = Found(kept=(Kept("submissions", 3, NOON_S),), cases=(CASE,), mine=frozenset({7}), own=(CASE,))
    context = Context(replace(shelf, desk=DESK), found, NOON_S, "H4-QD66")
    for command in MEMBER.by_command:
        incoming = read(VIA[way](LAN, f"/{command} K7-3M24 xong"))
        assert incoming is not None
        assert step(State(3, "", ("send:now",)), incoming, context).effects == (), command


@pytest.mark.parametrize("origin", ORIGINS)
def test_of_a_member(origin: str, shelf: Library) -> None:
    """It is a post like any other; what it says is not done."""
    found = Found(kept=(Kept("submissions", 3, NOON_S),), cases=(CASE,), mine=frozenset({7}), own=(CASE,))
    context = Context(replace(shelf, desk=DESK), found, NOON_S, "H4-QD66")
    for command in MEMBER.by_command:
        incoming = read(updates.forward(LAN, f"/{command} K7-3M24 xong", ORIGINS[origin]))
        assert incoming is not None
        assert step(State(3, "", ("send:now",)), incoming, context).effects == (), command

"""Invitations cannot be tried one after another, however the code is typed and whoever types it."""

from dataclasses import replace

import pytest

from bot.channels.telegram.reading import Reader
from bot.dialogue.engine import asks, step
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.dialogue.steps.officer_roles import MAX_WRONG_INVITATIONS, WRONG_INVITATIONS, code_hash
from bot.domain.asking import Found
from bot.domain.desk_effects import Enlist
from bot.domain.messages import Address, Incoming, Setting
from bot.domain.submission_effects import Count
from tests.dialogues.test_dialogues import DESK
from tests.fakes.bot_api import updates

DESK_ID, CODE = -1_001, "K7-3M24"
READER = Reader(9, "tro_ly_bot", lambda chat: chat == str(DESK_ID))
TYPED = {
    "as it was shown": f"/nhanviec {CODE} Minh Anh",
    "in small letters": "/nhanviec k7-3m24 Minh Anh",
    "without its hyphen": "/nhanviec k73m24 Minh Anh",
    "with other signs": "/nhanviec K7.3M24 Minh Anh",
    "to this bot": f"/nhanviec@tro_ly_bot {CODE} Minh Anh",
    "in capitals": f"/NHANVIEC {CODE} Minh Anh",
    "with many blanks": f"/nhanviec    {CODE}\n\nMinh   Anh",
    "without a name": f"/nhanviec {CODE}",
    "with a name that is taken": f"/nhanviec {CODE} Lan",
    "with an endless name": f"/nhanviec {CODE} {'Minh ' * 400}",
}
SENDERS = (77, 78, 5_000_000_001)


def read(text: str, sender: int) -> Incoming:
    message = updates.message(DESK_ID, text, user_id=sender)["message"] | {"message_id": 5, "date": 1}
    incoming = READER.read({"update_id": 1, "message": message}, [])
    assert incoming is not None
    return incoming


def tried(text: str, sender: int, library: Library, *, exists: bool, before: int) -> Result:
    desked = replace(library, desk=replace(DESK, address=Address("telegram", str(DESK_ID))))
    incoming = read(text, sender)
    assert incoming.setting is Setting.DESK
    asked = asks(State(), incoming, desked)
    known = exists and asked.invitation == code_hash(CODE)
    found = Found(invited_admin=False if known else None, tallies={WRONG_INVITATIONS: before} if asked.tallies else {})
    return step(State(), incoming, Context(desked, found, 0.0))


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("way", TYPED)
def test_after_too_many_nothing_tells_one_that_exists_from_one_that_does_not(
    way: str, sender: int, shelf: Library
) -> None:
    exists, does_not = (
        tried(TYPED[way], sender, shelf, exists=exists, before=MAX_WRONG_INVITATIONS) for exists in (True, False)
    )
    assert exists == does_not
    assert [one for one in exists.effects if isinstance(one, Enlist)] == []


@pytest.mark.parametrize("way", TYPED)
def test_each_wrong_one_counts_and_changes_nothing_else(way: str, shelf: Library) -> None:
    assert tried(TYPED[way], 77, shelf, exists=False, before=0).effects == (Count(WRONG_INVITATIONS),)


def test_before_that_the_right_one_lets_in(shelf: Library) -> None:
    joined = tried(TYPED["as it was shown"], 77, shelf, exists=True, before=MAX_WRONG_INVITATIONS - 1)
    assert [one.officer for one in joined.effects if isinstance(one, Enlist)] == ["telegram:77"]

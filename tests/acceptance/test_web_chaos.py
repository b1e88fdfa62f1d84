"""Kill -9 while browsers chat (`benchmarks.web_chaos` does it with a hundred)."""

import os
from pathlib import Path

import pytest

from benchmarks.web_chaos import QUESTIONS, Chat, doubled, lost, played
from tests.reader import Message

pytestmark = pytest.mark.slow

BROWSERS = int(os.environ.get("WEB_BROWSERS", "20"))
KILLS = 3


def got(*numbers: int) -> Chat:
    return Chat(0, [Message(number, "", "") for number in numbers])


def test_what_did_not_come_and_what_came_again_is_counted() -> None:
    whole = range(1, QUESTIONS + 1)
    assert (lost([got(*whole)]), doubled([got(*whole)])) == (0, 0)
    assert lost([got(*whole), got(*whole[:-1])]) == 1
    assert doubled([got(*whole, whole[-1])]) > 0
    assert doubled([got(*whole, QUESTIONS + 1)]) > 0
    assert doubled([got(*reversed(whole))]) > 0


async def test_a_kill_loses_no_message_and_doubles_none(tmp_path: Path) -> None:
    chats = await played(tmp_path, BROWSERS, KILLS)
    assert lost(chats) == 0
    assert doubled(chats) == 0
    assert all(one.broken for one in chats)

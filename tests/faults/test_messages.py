"""Other messages of each kind of fault that was reported of what Telegram brings."""

from typing import Any

import pytest

from bot.channels.console import as_text
from bot.channels.telegram.reading import Reader
from bot.dialogue.engine import step
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context
from tests.conftest import ROOT
from tests.yaml_files import read_yaml

ROWS = read_yaml(ROOT / "tests" / "faults" / "messages.yaml")
READER = Reader(9, "tro_ly_bot", lambda chat: chat == "-1")
PRIVATE = {"chat": {"id": 5000, "type": "private"}}
GROUP = {"chat": {"id": -55, "type": "supergroup", "title": "Nhóm"}}
FAKE = "vtv-vn[.]top"


def posted(row: dict[str, Any]) -> dict[str, Any]:
    """The update, with what every message of the platform has."""
    place = GROUP if row.get("in") == "group" else PRIVATE
    common = {"message_id": 11, "date": 1764400000, "from": {"id": 5000, "is_bot": False, "first_name": "A"}, **place}
    message = {**common, **row["message"]}
    if "reply_to_message" in message:
        message["reply_to_message"] = {**common, "message_id": 10, **message["reply_to_message"]}
    return {"update_id": 1, "edited_message" if row.get("edited") else "message": message}


def told_to(row: dict[str, Any], shelf: Library) -> str:
    """What is said to it, "" where it is not read at all."""
    incoming = READER.read(posted(row))
    return "" if incoming is None else as_text(step(State(), incoming, Context(shelf)).replies[0])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_other_messages_of_the_kind_are_read_alike(row: dict[str, Any], shelf: Library) -> None:
    told = told_to(row, shelf)
    assert row.get("has", FAKE) in told
    assert row.get("lacks", "(nothing)") not in told

"""Transcripts: what is said to each message, on the shipped knowledge.

Each turn has `say` (or `pick`, the number of a choice) and what must hold of the one reply: `has` (texts in it),
`lacks`, `choices` (texts among the choices, in order), `count` (of choices).
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.console import as_text
from bot.dialogue.engine import State, step, welcome
from bot.dialogue.library import Library
from bot.domain.messages import Incoming, Outgoing

HERE = Path(__file__).parent
DIALOGUES = [
    pytest.param(dialogue["turns"], id=f"{path.stem}::{dialogue['name']}")
    for path in sorted(HERE.glob("*.yaml"))
    for dialogue in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("turns", DIALOGUES)
def test_a_transcript_goes_as_written(turns: list[dict[str, Any]], shelf: Library) -> None:
    state = State()
    for turn in turns:
        if turn.get("start"):
            result = welcome(shelf)
        else:
            result = step(state, Incoming(str(turn.get("say", turn.get("pick", ""))), turn.get("action", "")), shelf)
        state = result.state
        check(turn, result.reply)


def check(turn: dict[str, Any], reply: Outgoing) -> None:
    shown = as_text(reply)
    for text in turn.get("has", []):
        assert text in shown
    for text in turn.get("lacks", []):
        assert text not in shown
    labels = [choice.label for choice in reply.choices]
    rest = iter(labels)
    for wanted in turn.get("choices", []):
        assert any(wanted in label for label in rest), f"{wanted!r} not among, or not in this order: {labels}"
    if "count" in turn:
        assert len(labels) == turn["count"]

"""Transcripts: what is said to each message, on the shipped knowledge.

Each turn has `say` (or `pick`, the number of a choice) and what must hold of the one reply: `has` (texts in it),
`lacks`, `choices` (texts among the choices, in order), `count` (of choices).
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.console import as_text
from bot.dialogue.engine import step
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.members import Kept
from bot.domain.messages import Incoming, Outgoing, Setting

NOON_S = 1_795_496_400.0
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
        said = "/start" if turn.get("start") else str(turn.get("say", turn.get("pick", "")))
        version = state.version - int(turn.get("stale", 0))
        incoming = Incoming(said, turn.get("action", ""), setting=Setting(turn.get("in", "private")), version=version)
        kept = tuple(Kept(kind, count, NOON_S) for kind, count in turn.get("kept", {}).items())
        result = step(state, incoming, Context(shelf, kept))
        state = result.state
        assert [type(effect).__name__ for effect in result.effects] == turn.get("effects", [])
        assert len(result.replies) == 1
        check(turn, result.replies[0])


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

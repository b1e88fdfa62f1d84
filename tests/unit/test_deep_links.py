"""A deep link opens a screen and does nothing else: anybody may have made it, and one tap follows it."""

from dataclasses import replace

import pytest

from bot.dialogue.engine import step
from bot.dialogue.library import Library
from bot.dialogue.registry import MEMBER
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.asking import Found, Kept
from bot.domain.broadcast_effects import Subscribe
from bot.domain.cases import Case, CaseKind, Material, Status, Urgency
from bot.domain.drafts import Draft
from bot.domain.messages import Incoming
from bot.domain.submission_effects import Count
from tests.dialogues.test_dialogues import DESK

NOON_S = 1_795_496_400.0
CASE = Case(7, "K7-3M24", CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, NOON_S, Material("tin"), submitters=1)
FOUND = Found(
    kept=(Kept("submissions", 3, NOON_S),), cases=(CASE,), mine=frozenset({CASE.id}), own=(CASE,), asked=(CASE,)
)
FORMS = (
    "/start {}",
    "/start@tro_ly_bot {}",
    "/START {}",
    "/start  {}",
    "/start {} K7-3M24",
    "/start {}_K7-3M24",
    "/start {}:yes",
)
STATES = (
    State(),
    State(3, "", ("send:now", "forget:yes"), Draft(Material("tin"), reason="khac")),
    State(3, "more", (), Draft(case_id=CASE.id, code=CASE.code)),
)
ALLOWED = (Subscribe, Count)
"""An invitation is for that; and a code that is none is counted."""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("command", sorted(MEMBER.by_command))
def test_whatever_it_carries_it_changes_nothing(command: str, form: str, shelf: Library) -> None:
    context = Context(replace(shelf, desk=DESK), FOUND, NOON_S, "H4-QD66")
    for state in STATES:
        result = step(state, Incoming(form.format(command)), context)
        assert result.replies
        assert [one for one in result.effects if not isinstance(one, ALLOWED)] == []
        assert command == "nhantin" or not result.effects

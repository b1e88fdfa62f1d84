"""Codes cannot be tried one after another by any way in which a member can name one: typed, tapped or forged."""

from dataclasses import replace

import pytest

from bot.dialogue.by_code import A_WRONG_ONE, MAX_WRONG_CODES, WRONG_CODES
from bot.dialogue.engine import asks, step
from bot.dialogue.library import Library
from bot.dialogue.registry import MEMBER
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.asking import NOTHING, Found
from bot.domain.cases import Case, CaseKind, Finding, Material, Status, Urgency
from bot.domain.messages import Incoming
from tests.dialogues.test_dialogues import DESK

NOON_S = 1_795_496_400.0
CODE = "K7-3M24"
CASES = (
    Case(7, CODE, CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, NOON_S, Material("tin"), submitters=1),
    Case(
        *(7, CODE, CaseKind.SUBMISSION, Status.ANSWERED, Urgency.NORMAL, NOON_S, Material("tin")),
        finding=Finding.SCAM,
        message="đừng vào trang ấy",
        answered_s=NOON_S,
    ),
    Case(7, CODE, CaseKind.QUESTION, Status.CLAIMED, Urgency.NORMAL, NOON_S, Material("tin"), holder="telegram:1"),
    Case(7, CODE, CaseKind.SUBMISSION, Status.MERGED, Urgency.NORMAL, NOON_S, Material("tin"), merged_into="P9-WT4R"),
)
WAYS = {
    **{f"/{name}": Incoming(f"/{name} {CODE} còn nữa") for name in sorted(MEMBER.by_command)},
    **{f"/{name} alone": Incoming(f"/{name} {CODE}") for name in sorted(MEMBER.by_command)},
    **{f"tap {name}": Incoming(action=f"{name}:{CODE}", version=0) for name in sorted(MEMBER.by_action)},
    **{text: Incoming(text) for text in (CODE, "k73m24", "K7 3M24", f"mã {CODE}", f"vụ {CODE} sao rồi")},
}
NAMING = ("/theodoi alone", "/them", "/them alone", "tap follow", CODE, "k73m24", f"mã {CODE}")
"""Ways that surely look the code up: of these each wrong one counts."""


def said(incoming: Incoming, library: Library, cases: tuple[Case, ...], tries: int) -> Result:
    """What comes of it for one who sent none of these cases."""
    desked = replace(library, desk=DESK)
    wanted = asks(State(), incoming, desked)
    found = Found(cases=cases if wanted.codes else (), tallies={WRONG_CODES: tries})
    also = (found,) * len(wanted.also)
    return step(
        State(), incoming, Context(desked, replace(found, also=also), NOON_S, "H4-QD66", codes=("H4-QD66",) * 9)
    )


@pytest.mark.parametrize("of", CASES, ids=lambda one: str(one.status))
@pytest.mark.parametrize("way", WAYS)
def test_after_too_many_nothing_tells_a_code_that_exists_from_one_that_does_not(
    way: str, of: Case, shelf: Library
) -> None:
    exists, does_not = (said(WAYS[way], shelf, cases, MAX_WRONG_CODES) for cases in ((of,), ()))
    assert exists == does_not


@pytest.mark.parametrize("way", NAMING)
def test_each_code_that_does_not_exist_is_counted_whatever_way_it_is_named(way: str, shelf: Library) -> None:
    assert asks(State(), WAYS[way], shelf) != NOTHING
    for tries in (0, MAX_WRONG_CODES):
        assert A_WRONG_ONE in said(WAYS[way], shelf, (), tries).effects


def test_before_that_a_finding_is_shown_by_its_code(shelf: Library) -> None:
    exists, does_not = (said(WAYS[CODE], shelf, cases, 0) for cases in ((CASES[1],), ()))
    assert exists != does_not

"""The desk's steps, whatever is typed or tapped: an answer always, an action never without its line in the log."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.rendering import MAX_NOTICE_UNITS, MAX_TEXT_UNITS
from bot.dialogue.actions import DECLARED, Action
from bot.dialogue.actions.asking import Unsupported
from bot.dialogue.actions.desk import DropPending, NotePending, RewritePending, SendPending, ShowPending
from bot.dialogue.cards import card
from bot.dialogue.code_words import take_code
from bot.dialogue.engine import step
from bot.dialogue.findings import MAX_MESSAGE_CHARS
from bot.dialogue.library import Library
from bot.dialogue.menus import DESK_MENU
from bot.dialogue.officers import find_officer
from bot.dialogue.registry import OFFICER
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.dialogue.steps.officer_roles import WRONG_INVITATIONS
from bot.dialogue.verdicts import is_bare_true, take_finding
from bot.domain.asking import Answered, Figures, Found
from bot.domain.case_effects import Drop, Merge, Prepare, Split
from bot.domain.cases import Case, CaseKind, Finding, Material, Officer, Status, Urgency
from bot.domain.codes import new_code, read_code
from bot.domain.desk_effects import Audit, CloseAsk, EndSessions, TellDesk, TellOfficer
from bot.domain.marks import clean
from bot.domain.messages import Address, Incoming, Setting
from bot.domain.pending import Pending
from bot.domain.pieces import units
from bot.domain.submission_effects import Count
from tests.buttons import buttons, example

NOON_S = 1_795_496_400.0
LAN = Officer("telegram:1", "Lan", admin=True)
MINH = Officer("telegram:2", "Minh")
CASE = Case(7, "K7-3M24", CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, NOON_S, Material("tin"), submitters=2)
OTHER = replace(CASE, id=8, code="P9-WT4R")
OURS = "officer_"
ACTIONS = sorted(action for action, one in OFFICER.by_action.items() if one.name.startswith(OURS))
COMMANDS = sorted(command for command, one in OFFICER.by_command.items() if one.name.startswith(OURS))


def at_desk(library: Library, officer: Officer | None = LAN, found: Found | None = None, **incoming: Any) -> Result:
    message = Incoming(
        **incoming,
        setting=Setting.DESK,
        address=Address("telegram", "-100"),
        sender=officer.id if officer else "telegram:9",
    )
    desk = replace(library.desk, officers=(LAN, MINH))
    looked_up = found if found is not None else Found(cases=(CASE, OTHER))
    return step(State(), message, Context(replace(library, desk=desk), looked_up, NOON_S, "H4-QD66", officer))


def test_every_command_of_the_menu_is_known_and_described(shelf: Library) -> None:
    assert set(DESK_MENU) <= OFFICER.by_command.keys()
    assert all(shelf.menu(DESK_MENU).values())


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", CaseKind)
def test_every_button_of_a_card_leads_somewhere(status: Status, kind: CaseKind, shelf: Library) -> None:
    case = replace(CASE, status=status, kind=kind, finding=Finding.FALSE, merged_into=OTHER.code)
    for choice in card(case, shelf, NOON_S, {}, (OTHER,)).choices:
        found = Found(cases=(case, OTHER), queue=(case, OTHER))
        shown = at_desk(shelf, found=found, action=choice.action).replies[0]
        assert shown.text or shown.notice
        assert shown.text != shelf.say("stale_choice")


@pytest.mark.parametrize("said", [*(f"/{name} K7-3M24 sai" for name in COMMANDS), *ACTIONS])
def test_who_is_no_officer_changes_nothing(said: str, shelf: Library) -> None:
    typed = {"text": said} if said.startswith("/") else {"action": example(said)}
    result = at_desk(shelf, None, Found(cases=(CASE,), queue=(CASE,)), **typed)
    counted = (Count(WRONG_INVITATIONS),) if said.startswith("/nhanviec") else ()
    assert result.effects == counted


def test_endless_words_are_refused_and_nothing_is_sent(shelf: Library) -> None:
    for said in (f"/traloi K7-3M24 sai {'a' * (MAX_MESSAGE_CHARS + 1)}", f"/hoithem K7-3M24 {'a' * 1_001}"):
        result = at_desk(shelf, text=said)
        assert result.effects == ()
        assert "chưa có gì được gửi đi" in result.replies[0].text


def test_an_entry_may_be_named_by_its_id_with_words_of_the_officer(shelf: Library) -> None:
    entry = next(iter(shelf.knowledge.entries.values()))
    result = at_desk(shelf, text=f"/traloi K7-3M24 tra-loi entry:{entry.id} Xin đọc kỹ.")
    message = result.effects[0].pending.words
    assert message.startswith("Xin đọc kỹ.")
    assert entry.answer in message
    assert clean(message) == message


MARKS = [Pending(CASE.id, LAN.id, purpose, "lời").mark for purpose in ("more", "finding:sai")]
words = st.text(max_size=60) | st.sampled_from(
    [*MARKS, "K7-3M24", "P9-WT4R", "sai", "tra-loi ?tin", "entry:x", "Minh", "admin"]
)
spoken = st.lists(words, max_size=4).map(" ".join)
cases = st.builds(
    lambda kind, status, holder, finding: replace(
        CASE, kind=kind, status=status, holder=holder, finding=finding, merged_into=OTHER.code
    ),
    st.sampled_from(CaseKind),
    st.sampled_from(Status),
    st.sampled_from(["", LAN.id, MINH.id]),
    st.sampled_from(Finding),
)
pendings = st.builds(
    lambda officer, purpose, due_s: Pending(CASE.id, officer, purpose, "lời", due_s=due_s),
    st.sampled_from([LAN.id, MINH.id]),
    st.sampled_from(["more", "finding:sai", "finding:tra-loi"]),
    st.sampled_from([0.0, NOON_S + 20]),
)
cases_tapped = st.sampled_from([CASE.code, OTHER.code])
BUTTONS = {tag: buttons(DECLARED[tag], cases_tapped) for tag in ACTIONS}
well_formed = st.sampled_from(ACTIONS).flatmap(BUTTONS.__getitem__)
pending_kinds = st.sampled_from([SendPending, ShowPending, RewritePending, DropPending, NotePending])
of_pending = st.builds(lambda kind, mark: kind(CASE.code, mark), pending_kinds, st.sampled_from(MARKS))
forged = st.builds(lambda tag, text: ":".join((tag, *text.split())), st.sampled_from(ACTIONS), spoken)
taps = st.just("") | forged | st.one_of(well_formed, of_pending).map(Action.pack)
purposes = st.sampled_from(["card", "note", "more", "finding:sai", "finding:tra-loi", "finding:?"])


NO_LINE = TellDesk | TellOfficer | CloseAsk | Prepare | Drop
"""What is only said, or only waits to be sent."""
LINE_OF_ITS_OWN = EndSessions
"""The storage writes its line with it, from whichever side it comes (tests/contract/test_board_log.py)."""


UNSENT = Unsupported().pack()


@dataclass(frozen=True)
class Said:
    """What an officer says, to a message of that purpose or to none, while things wait to be sent."""

    case: Case
    text: str
    purpose: str
    command: str
    action: str
    answered: str
    waiting: tuple[Pending, ...]
    officer: Officer


saids = st.builds(
    Said,
    case=cases,
    text=spoken,
    purpose=purposes,
    command=st.sampled_from(["", *COMMANDS]),
    action=taps,
    answered=st.sampled_from(["", "501"]),
    waiting=st.lists(pendings, max_size=2).map(tuple),
    officer=st.sampled_from([LAN, MINH]),
)


@given(saids)
def test_whatever_is_said_gets_one_answer_and_every_action_its_line(shelf: Library, it: Said) -> None:
    gets_one_answer_and_its_line(shelf, it)


@pytest.mark.parametrize("holder", ["", LAN.id, MINH.id])
@pytest.mark.parametrize("action", ACTIONS)
def test_every_button_gets_one_answer_and_its_line(shelf: Library, action: str, holder: str) -> None:
    tapped = replace(CASE, holder=holder, merged_into=OTHER.code, finding=Finding.FALSE)
    gets_one_answer_and_its_line(shelf, Said(tapped, "", "card", "", example(action), "", (), LAN))


@pytest.mark.parametrize("said", ["", CASE.code, f"{CASE.code} sai", f"{CASE.code} {OTHER.code}", "Minh"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_gets_one_answer_and_its_line(shelf: Library, command: str, said: str) -> None:
    gets_one_answer_and_its_line(shelf, Said(CASE, said, "card", command, "", "", (), LAN))


def gets_one_answer_and_its_line(shelf: Library, it: Said) -> None:
    typed = clean(f"/{it.command} {it.text}" if it.command else it.text)
    found = Found(
        cases=(it.case, OTHER),
        queue=(it.case, OTHER),
        answered=Answered(it.case, it.purpose, LAN.id, NOON_S + 60) if it.answered else None,
        pending=it.waiting,
        invited_admin=False,
        week=Figures(1, 1, (("sai", 1),), 5.0),
    )
    said = {"action": clean(it.action)} if it.action else {"text": typed, "answered": it.answered}
    result = at_desk(shelf, it.officer, found, **said)
    if it.action == UNSENT and not it.answered:
        assert result.replies == (), "a sticker among officers is theirs"
        return
    (shown,) = result.replies
    assert shown.text or shown.notice
    assert units(shown.notice) <= MAX_NOTICE_UNITS
    changes = [effect for effect in result.effects if not isinstance(effect, Audit | NO_LINE | LINE_OF_ITS_OWN)]
    audits = [effect for effect in result.effects if isinstance(effect, Audit)]
    of_two_cases = any(isinstance(effect, Merge | Split) for effect in changes)
    assert len(audits) == (2 if of_two_cases else 1) if changes else len(audits) <= 1
    assert all(len(one.action) <= 32 and (not one.code or read_code(one.code)) for one in audits)
    told = [effect.outgoing for effect in result.effects if isinstance(effect, TellDesk)]
    assert all(units(one.text) <= MAX_TEXT_UNITS for one in told)


@given(st.integers(0, 2**32), st.text(max_size=30))
def test_a_code_is_found_however_it_is_typed(seed: int, after: str) -> None:
    letters = iter(range(seed, seed + 10))
    code = new_code(lambda alphabet: alphabet[next(letters) % len(alphabet)])
    rest = " ".join(after.split())
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), f"  {code}"):
        taken, said = take_code(f"{typed} {after}")
        assert read_code(taken) == code
        assert " ".join(said.split()) == rest


@given(st.sampled_from(Finding), st.text(max_size=40))
def test_a_finding_is_read_from_its_slug_and_its_name(shelf: Library, finding: Finding, after: str) -> None:
    for typed in (finding.value, finding.value.upper(), shelf.say(f"finding_name_{finding}")):
        found, said = take_finding(f"{typed}\n{after}", shelf)
        assert found is finding
        assert said.split() == after.split()


def test_a_true_that_may_mean_its_opposite_is_known() -> None:
    assert is_bare_true("dung bam vao duong dan")
    assert is_bare_true("Dung, tin văn bản này")
    assert not is_bare_true("đúng bấm")
    assert not is_bare_true("dungx")


def test_an_officer_is_found_by_id_whole_name_or_part() -> None:
    listed = (Officer("telegram:1", "Nguyễn Lan"), Officer("telegram:2", "Lan"), Officer("telegram:3", "Trần Văn Minh"))
    assert find_officer("telegram:3", listed) == find_officer("3", listed) == find_officer("minh", listed) == listed[2:]
    assert find_officer("lan", listed) == listed[1:2]
    assert find_officer("Lan Nguyen", listed) == listed[:1]
    assert find_officer("", listed) == find_officer("Tý", listed) == ()

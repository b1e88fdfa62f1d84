"""Whatever way words can go to a case, there are only so many an hour, and only so much is kept of one member."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.dialogue.adding import MAX_IN_ALL, MAX_KEPT_CHARS, MAX_PER_CASE
from bot.dialogue.engine import asks, step
from bot.dialogue.library import Library
from bot.dialogue.registry import MEMBER
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.asking import Found, words_for
from bot.domain.cases import Case, CaseKind, Finding, Harm, Material, Status, Urgency
from bot.domain.desk_effects import TellDesk
from bot.domain.drafts import Draft, Held
from bot.domain.effects import Effect
from bot.domain.messages import Incoming, Media, MediaKind, Replied
from bot.domain.submission_effects import AddNote, JoinCase
from tests.buttons import example
from tests.dialogues.test_dialogues import DESK

NOON_S = 1_795_496_400.0
CODE = "K7-3M24"
WORDS = "toi thay o cho khac nua"
PHOTO = Media(MediaKind.PHOTO, "ref", "unique", "AAAA")
CASE = Case(7, CODE, CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, NOON_S, Material("tin"), submitters=2)
JUDGED = replace(CASE, status=Status.ANSWERED, finding=Finding.SCAM, answered_s=NOON_S)
CASES = {
    "open": CASE,
    "claimed": replace(CASE, status=Status.CLAIMED, holder="telegram:1"),
    "answered": JUDGED,
    "a question": replace(JUDGED, kind=CaseKind.QUESTION, finding=Finding.REPLY),
}
ENOUGH = {
    "of this case": {"tallies": {words_for(CASE.id): MAX_PER_CASE}},
    "of all cases": {"tallies": {words_for(90 + number): MAX_PER_CASE for number in range(MAX_IN_ALL // MAX_PER_CASE)}},
    "as much as is kept": {"added": {CASE.id: MAX_KEPT_CHARS}},
}
NOTED = Draft(Material("tin"), note=WORDS)
DRAFTS = {
    "a note": NOTED,
    "a name": Draft(Material("tin"), contact="Lan, to 3"),
    "harm": Draft(Material("tin"), harm=Harm.PAID.value),
    "files": Draft(Material("tin"), note_media=(PHOTO,) * 3),
}
MORE = State(3, "more", (), Draft(case_id=CASE.id, code=CODE))
ANSWER = Replied("x", (f"them:{CODE}",))


def tapped(action: str, draft: Draft | None = None) -> tuple[State, Incoming]:
    return State(3, "", (action,), draft, held=Held(WORDS)), Incoming(action=action, version=3)


WAYS: dict[str, tuple[State, Incoming]] = {
    "typed": (State(), Incoming(f"/them {CODE} {WORDS}")),
    "typed in small letters": (State(), Incoming(f"/them k73m24 {WORDS}")),
    "typed in two parts": (State(), Incoming(f"/them k7 3m24 {WORDS}")),
    "a picture": (State(), Incoming(f"/them {CODE}", media=(PHOTO,))),
    "a picture with words": (State(), Incoming(f"/them {CODE} {WORDS}", media=(PHOTO,))),
    "after the button": (MORE, Incoming(WORDS)),
    "a forward after the button": (MORE, Incoming(WORDS, forwarded="Kenh")),
    "an album after the button": (MORE, Incoming("", media=(PHOTO,) * 10)),
    "a reply": (State(), Incoming(WORDS, replied=ANSWER)),
    "a picture as reply": (State(), Incoming("", media=(PHOTO,), replied=ANSWER)),
    "by hand the held": tapped(f"give:{CODE}"),
    **{f"a draft with {name} that joins": tapped("join", draft) for name, draft in DRAFTS.items()},
    **{f"a draft with {name} that is sent": tapped("send:now", draft) for name, draft in DRAFTS.items()},
    **{f"an opinion: {name}": tapped(f"danhgia:{CODE}:{name}") for name in ("ro", "khong")},
    **{f"tap {name}": tapped(example(name), NOTED) for name in ("sendall:these", "sendall:all")},
}
ELSE = {
    **{f"tap {name}": tapped(example(name), NOTED) for name in sorted(MEMBER.by_action)},
    **{
        f"/{name}": (State(3, "", (), NOTED), Incoming(f"/{name} {CODE} {WORDS}")) for name in sorted(MEMBER.by_command)
    },
}


def added(way: tuple[State, Incoming], case: Case, library: Library, **found: object) -> Iterator[Effect]:
    """What goes to a case that stands, or to the desk as words; where no more is kept, what makes it grow."""
    state, incoming = way
    desked = replace(library, desk=DESK)
    known = Found(cases=(case,), mine=frozenset({CASE.id}), same=case, own=(case,), asked=(case,), **found)  # type: ignore[arg-type]
    also = (known,) * len(asks(state, incoming, desked).also)
    context = Context(desked, replace(known, also=also), NOON_S, "H4-QD66", codes=("H4-QD66",) * len(also))
    for effect in step(state, incoming, context).effects:
        if isinstance(effect, JoinCase):
            told = effect.note or ("added" not in found and (effect.contact or effect.harm is not Harm.NONE))
        else:
            told = isinstance(effect, AddNote) or (
                isinstance(effect, TellDesk) and effect.words and "added" not in found
            )
        if told:
            yield effect


@pytest.mark.parametrize("found", ENOUGH.values(), ids=ENOUGH.keys())
@pytest.mark.parametrize("way", WAYS)
def test_after_enough_no_way_brings_more_to_the_desk(way: str, found: dict[str, object], shelf: Library) -> None:
    assert [one for case in CASES.values() for one in added(WAYS[way], case, shelf, **found)] == []


@pytest.mark.parametrize("way", WAYS)
def test_before_that_it_does(way: str, shelf: Library) -> None:
    assert [one for case in CASES.values() for one in added(WAYS[way], case, shelf)]


@pytest.mark.parametrize("found", ENOUGH.values(), ids=ENOUGH.keys())
def test_whatever_else_is_typed_or_tapped_brings_no_more_either(found: dict[str, object], shelf: Library) -> None:
    for name, way in ELSE.items():
        assert [one for case in CASES.values() for one in added(way, case, shelf, **found)] == [], name

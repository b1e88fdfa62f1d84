"""What a conversation keeps of several things brought one after another."""

from bot.dialogue import aside
from bot.dialogue.state import State, Tap, read, written
from bot.domain.cases import Material
from bot.domain.drafts import Draft, Held
from bot.domain.messages import Media, MediaKind

VOICE = Media(MediaKind.VOICE, "ref", "unique")
NOW_S = 1_795_496_400.0


def draft(number: int, **more: object) -> Draft:
    return Draft(Material(text=f"bài {number}"), made_s=NOW_S, screen=number, ways=("send",), **more)  # type: ignore[arg-type]


def test_what_is_kept_is_read_as_it_was_written() -> None:
    state = State(
        9,
        "note",
        ("send",),
        draft(5, note_media=(VOICE,)),
        held=Held("lúc 9 giờ", (VOICE,)),
        aside=(draft(1), draft(2)),
        taps=(Tap(7, "send:now", "K7-3M24"),),
    )
    assert read(written(state)) == state


def test_a_state_of_before_there_was_more_than_one_draft_is_still_read() -> None:
    material = '{"text":"a","links":[],"media":[],"forwarded":"","keys":[],"bands":[],"form":"","looks":[]}'
    before = f'{{"format":3,"version":4,"step":"","offered":["send"],"draft":{{"material":{material},"answers":[]}}}}'
    assert read(before) == State(4, "", ("send",), Draft(Material(text="a")))


def test_a_day_later_a_draft_is_gone_but_not_while_it_is_written_to() -> None:
    state = State(9, "", (), draft(5), aside=(draft(1),))
    assert aside.still_kept(state, NOW_S + aside.LASTS_S) == state
    assert aside.unsent(aside.still_kept(state, NOW_S + aside.LASTS_S + 1)) == ()
    writing = State(9, "note", (), draft(5))
    assert aside.still_kept(writing, NOW_S + aside.LASTS_S + 1) == writing


def test_what_is_taken_up_leaves_none_behind() -> None:
    state = State(9, "", (), draft(3), aside=(draft(1), draft(2)))
    taken = aside.taken_up(state, state.aside[0])
    assert (taken.draft, taken.aside, taken.offered) == (draft(1), (draft(2), draft(3)), ("send",))


def test_an_answer_to_the_desk_that_is_being_written_is_no_draft() -> None:
    assert aside.unsent(State(9, "more", (), Draft(case_id=4, code="K7-3M24"), aside=(draft(1),))) == (draft(1),)

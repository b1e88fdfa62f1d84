"""How the benchmarks count replies, and keep what they printed."""

from typing import Any

import pytest

from benchmarks.__main__ import read_sections
from benchmarks.asking import Asked, readings, said_once, without
from benchmarks.kills import Kills
from benchmarks.tally import tally
from bot.channels.telegram.rendering import pieces
from bot.dialogue.engine import step
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.marks import plain
from bot.domain.messages import Incoming

REPLIES = {1: ["a", "b", "c"], 2: ["b", "a"]}


def sent(*told: tuple[int, str], **more: Any) -> list[dict[str, Any]]:
    return [{"chat_id": chat, "text": text, "at": float(at), **more} for at, (chat, text) in enumerate(told)]


def test_every_reply_once_and_in_order_leaves_nothing_to_count() -> None:
    found = tally(REPLIES, sent((1, "a"), (2, "b"), (1, "b"), (2, "a"), (1, "c")), Kills())
    assert (found.asked, found.lost, found.out_of_order, found.duplicates, found.excused) == (5, 0, 0, 0, 0)


def test_a_duplicate_hides_no_loss() -> None:
    found = tally(REPLIES, sent((1, "a"), (2, "b"), (1, "b"), (2, "a"), (1, "b")), Kills())
    assert (found.lost, found.duplicates) == (1, 1)


def test_a_reply_after_a_later_one_is_out_of_order() -> None:
    assert tally(REPLIES, sent((1, "b"), (1, "a"), (1, "c"), (2, "b"), (2, "a")), Kills()).out_of_order == 1
    assert tally(REPLIES, sent((1, "a"), (1, "b"), (1, "c"), (1, "a"), (2, "b"), (2, "a")), Kills()).out_of_order == 1


def test_a_duplicate_counts_for_the_kill_between_its_copies() -> None:
    found = tally(
        REPLIES, sent((1, "a"), (1, "a"), (1, "b"), (1, "b"), (1, "b"), (2, "b"), (2, "b")), Kills.at(0.5, 5.5)
    )
    assert (found.by_kill, found.most_at_a_kill) == ((2, 1, 1), 2)


def test_a_duplicate_that_waited_for_a_lease_counts_for_the_kill_that_cut_it_off() -> None:
    told = sent((1, "a"), (2, "b"), (2, "a"), (1, "a"), (2, "b"), (2, "a"))
    assert tally(REPLIES, told, Kills.at(1.5, 2.5)).by_kill == (0, 2, 1)


def test_a_copy_is_excused_once_where_the_connection_was_dropped_after_delivery_and_not_where_it_was_cut() -> None:
    for fault, excused in (("drop_after", 1), ("hang_after", 1), ("truncated", 0)):
        told = [*sent((1, "a"), unseen=fault), *sent((1, "a"), (1, "a"))]
        found = tally(REPLIES, told, Kills())
        assert (found.excused, found.duplicates) == (excused, 2 - excused)


def test_a_message_that_answers_nothing_is_strange() -> None:
    assert tally(REPLIES, sent((1, "z"), (7, "a")), Kills()).strange == 2


def otherwise(chat: int, place: int) -> tuple[str, ...]:
    """The third question of chat 1, when the second is forgotten, is taken for the first one again."""
    return ("a", "c alone") if (chat, place) == (1, 2) else ()


ALL_OF_2 = ((2, "b"), (2, "a"))


@pytest.mark.parametrize("read", ["a", "c alone"])
def test_a_reply_that_was_read_without_what_was_said_before_answers_its_question_after_a_kill(read: str) -> None:
    told = sent((1, "a"), (1, "b"), (1, read), *ALL_OF_2)
    found = tally(REPLIES, told, Kills.at(1.5), otherwise)
    assert (found.lost, found.duplicates, found.strange, found.out_of_order) == (0, 0, 0, 0)
    assert tally(REPLIES, told, Kills(), otherwise).lost == 1


@pytest.mark.parametrize(
    "told",
    [
        ((1, "a"), (1, "a"), (1, "b")),
        ((1, "a"), (1, "b")),
        ((1, "a"), (1, "b"), (1, "b")),
        ((1, "a"), (1, "b"), (2, "a")),
        ((1, "a"), (1, "b"), (1, "z")),
    ],
    ids=["before its turn", "nothing", "another's copy", "in another chat", "what nobody reads so"],
)
def test_nothing_else_answers_it(told: tuple[tuple[int, str], ...]) -> None:
    assert tally(REPLIES, sent(*told, *ALL_OF_2), Kills.at(-0.5, 0.5), otherwise).lost == 1


def test_where_its_own_reply_comes_too_the_other_is_a_copy() -> None:
    found = tally(REPLIES, sent((1, "a"), (1, "b"), (1, "a"), (1, "c"), *ALL_OF_2), Kills.at(1.5), otherwise)
    assert (found.lost, found.duplicates) == (0, 1)


def test_what_a_question_may_be_answered_with_is_what_is_said_wherever_the_talk_begins(shelf: Library) -> None:
    titles = [entry.title for entry in list(shelf.knowledge.entries.values())[:6]]
    row = [Asked(title, "") for title in titles]
    alone = step(State(), Incoming(titles[-1]), Context(shelf)).replies[0]
    found = readings(row, len(row) - 1, shelf)
    assert 1 <= len(found) <= len(row)
    assert without(plain(pieces(alone)[0].text), said_once(shelf)) in found


def test_sections_of_the_results_are_told_by_their_headings() -> None:
    text = "== a: today\n\n1\n\n== b: today\n\n2 == 2\n"
    assert read_sections(text) == {"a": "== a: today\n\n1", "b": "== b: today\n\n2 == 2"}


def test_what_a_killed_process_had_handed_over_belongs_before_the_kill_however_late_a_busy_server_notes_it() -> None:
    told = sent((1, "a"), (1, "a"), (1, "b"), (1, "c"), *ALL_OF_2)
    assert tally(REPLIES, told, Kills([(-0.5, 0.5)])).by_kill == (0, 1)
    assert tally(REPLIES, told, Kills([(-0.5, -0.1)])).by_kill == (1, 0)

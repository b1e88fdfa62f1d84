"""An answer fits a phone, and shows the quotation that answers what was asked."""

import re
from dataclasses import replace
from statistics import median

import pytest

from bot.answers.answerer import Answerer
from bot.answers.schema import Entry, Kind, Knowledge
from bot.dialogue.actions import parse
from bot.dialogue.actions.asking import AskDesk, OpenEntry, OpenGrounds
from bot.dialogue.brief import MAX_SENTENCES, MAX_SHOWN_CHARS, brief, left_out
from bot.dialogue.library import Library
from bot.dialogue.render import render_entry, render_grounds
from bot.dialogue.state import State, read, written
from bot.domain.marks import plain

MAX_BUTTONS = 4
MAX_MEDIAN_CHARS = 480


def rules(knowledge: Knowledge) -> list[Entry]:
    return [entry for entry in knowledge.entries.values() if entry.kind is Kind.RULE]


def every_form(knowledge: Knowledge) -> list[Entry]:
    """Each rule with each of its quotations first."""
    return [
        replace(entry, citations=(shown, *(one for one in entry.citations if one is not shown)))
        for entry in rules(knowledge)
        for shown in entry.citations
    ]


def test_every_answer_fits_a_phone_with_whichever_quotation(knowledge: Knowledge, shelf: Library) -> None:
    lengths = {entry.id: len(plain(brief(entry, shelf))) for entry in every_form(knowledge)}
    assert max(lengths.values()) <= MAX_SHOWN_CHARS, sorted(lengths.items(), key=lambda one: -one[1])[:5]
    assert median(lengths.values()) <= MAX_MEDIAN_CHARS


def test_no_word_of_a_quotation_is_left_out(knowledge: Knowledge, shelf: Library) -> None:
    assert all(entry.citations[0].quote in brief(entry, shelf) for entry in every_form(knowledge))


def test_the_answer_is_there_in_full_with_what_is_one_tap_away(knowledge: Knowledge, shelf: Library) -> None:
    for entry in rules(knowledge):
        both = f"{brief(entry, shelf)}\n{render_grounds(entry, shelf).text}"
        sentences = re.split(r"(?<=[.!?])\s+", entry.answer)
        assert all(sentence in both for sentence in sentences), entry.id
        assert str(entry.next) in both
        assert all(citation.quote in both for citation in entry.citations)
        left = left_out(entry, shelf)
        assert sum(sentence not in left for sentence in sentences) <= MAX_SENTENCES


def test_an_answer_has_few_buttons(knowledge: Knowledge, shelf: Library) -> None:
    for entry in rules(knowledge):
        actions = [choice.action for choice in render_entry(entry, shelf).choices]
        assert len(actions) <= MAX_BUTTONS
        assert sum(isinstance(parse(action), OpenEntry) for action in actions) <= 2
        assert {OpenGrounds(entry.id).pack(), AskDesk().pack()} <= set(actions)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("báo cáo 2020 có nói khen thưởng tập thể cá nhân không", "bc-2020#IV.6"),
        ("báo cáo sơ kết nêu xây dựng đội ngũ cộng tác viên các trang nhóm thế nào", "bc-2020#IV.5"),
    ],
)
def test_of_several_clauses_the_one_that_was_asked_about_is_quoted(text: str, clause: str, answerer: Answerer) -> None:
    entry = answerer.answer(text).entry
    assert entry is not None
    assert entry.citations[0].clause == clause


def test_what_was_said_of_the_period_is_remembered_with_the_state() -> None:
    state = State(version=3, offered=("desk",), period_told=True)
    assert read(written(state)) == state
    assert not read(written(replace(state, period_told=False))).period_told

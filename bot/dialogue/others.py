"""Mentions other drafts of the member that are not sent yet, with buttons to them. Pure."""

from dataclasses import replace

from bot.dialogue import aside, render
from bot.dialogue.actions.submitting import ListDrafts, SendAll, SendTogether
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.domain.drafts import Draft
from bot.domain.messages import Choice, Outgoing


def said_of_others(state: State, gone: Draft | None, library: Library) -> list[str]:
    """That what was about to be sent is still there, or that the oldest is not."""
    said = []
    if any(one.reason for one in state.aside):
        said.append(library.say("draft_kept", count=len(state.aside)))
    return [*said, *said_of_gone(gone, library)]


def said_of_gone(gone: Draft | None, library: Library) -> list[str]:
    if gone is None:
        return []
    beginning = render.beginning(gone.material.text)
    return [library.say("draft_gone", beginning=beginning, most=aside.MAX_DRAFTS)]


def ways_to_others(state: State, draft: Draft, library: Library) -> tuple[Choice, ...]:
    """All that was brought together goes by one tap; what was about to be sent is found again."""
    ways = []
    count = len(aside.together(replace(state, draft=draft)))
    if count > 1 and library.desk.address is not None:
        ways.append(SendTogether().button(library.say("choice_send_all", count=count)))
    if any(one.reason for one in state.aside):
        ways.append(ListDrafts().button(library.say("choice_drafts", count=len(state.aside))))
    return tuple(ways)


def with_others(told: Outgoing, state: State, library: Library) -> Outgoing:
    """What is said when one thing is done with, and others that were brought are not sent yet."""
    count = len(state.aside)
    if not count:
        return told
    ways = [ListDrafts().button(library.say("choice_drafts", count=count))]
    if count > 1 and library.desk.address is not None:
        ways.append(SendAll().button(library.say("choice_send_all", count=count)))
    text = f"{told.text}\n\n{library.say('drafts_left', count=count)}"
    return replace(told, text=text, choices=(*told.choices, *ways))

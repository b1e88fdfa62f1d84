"""Buttons that several messages of the desk have. Pure."""

from bot.dialogue.actions.desk import AnswerCase, AskSenders, ViewCase
from bot.dialogue.library import Library
from bot.domain.messages import Choice


def see(code: str, library: Library) -> Choice:
    return ViewCase(code).button(library.say("choice_open", code=code))


def answer_or_ask(code: str, library: Library) -> tuple[Choice, ...]:
    """What an officer does with a member's words."""
    answer = AnswerCase(code).button(library.say("choice_traloi"))
    return (answer, AskSenders(code).button(library.say("choice_hoithem")))

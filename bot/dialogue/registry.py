"""All steps of the dialogue. To add one: its module under steps/, and a line here."""

from bot.dialogue import render
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.dialogue.steps.ask import ASK, DESK, ENTRY, TOPIC, TOPICS
from bot.dialogue.steps.help import HELP
from bot.dialogue.steps.my_data import FORGET, MY_DATA
from bot.dialogue.steps.welcome import WELCOME
from bot.domain.messages import Incoming

STEPS = (WELCOME, ASK, ENTRY, TOPICS, TOPIC, DESK, HELP, MY_DATA, FORGET)
DEFAULT = ASK
"""Answers whatever no other step claims."""


def _stale(state: State, _: Incoming, context: Context) -> Result:
    return reply(state, render.stale(context.library))


FALLBACK = Step("stale", _stale)
"""Answers a choice that leads nowhere any more."""

MEMBER_MENU = ("hoi", "chude", "canbo", "dulieu", "xoa", "trogiup")
DESK_MENU: tuple[str, ...] = ()
"""The commands that a platform lists, each with the sentence `command_<name>` of wording.yaml."""

BY_NAME = {step.name: step for step in STEPS}
BY_COMMAND = {command: step for step in STEPS for command in step.commands}
BY_ACTION = {action: step for step in STEPS for action in step.actions}
BY_WORDS = {words: step for step in STEPS for words in step.words}

"""All steps of the dialogue. To add one: its module under steps/, and a line here."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue import render
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.dialogue.steps.ask import ASK, DESK, ENTRY, TOPIC, TOPICS
from bot.dialogue.steps.help import HELP
from bot.dialogue.steps.my_data import FORGET, MY_DATA
from bot.dialogue.steps.officer_broadcast import COMPOSE, DECIDE
from bot.dialogue.steps.quiz import POLL, QUIZ
from bot.dialogue.steps.subscribe import CHOOSE, SUBSCRIBE, UNSUBSCRIBE
from bot.dialogue.steps.unsupported import UNSUPPORTED
from bot.dialogue.steps.watch import UNWATCH, WATCH
from bot.dialogue.steps.welcome import WELCOME
from bot.domain.messages import Incoming


@dataclass(frozen=True, slots=True)
class Registry:
    """Steps by what leads to them. `default` answers what no other step claims, `unknown` an unknown command."""

    by_name: Mapping[str, Step]
    by_command: Mapping[str, Step]
    by_action: Mapping[str, Step]
    by_words: Mapping[str, Step]
    default: Step
    unknown: Step


def _registry(steps: tuple[Step, ...], default: Step, unknown: Step) -> Registry:
    return Registry(
        by_name={step.name: step for step in steps},
        by_command={command: step for step in steps for command in step.commands},
        by_action={action: step for step in steps for action in step.actions},
        by_words={words: step for step in steps for words in step.words},
        default=default,
        unknown=unknown,
    )


def _stale(state: State, _: Incoming, context: Context) -> Result:
    return reply(state, render.stale(context.library))


FALLBACK = Step("stale", _stale)
"""Answers a choice that leads nowhere any more."""

_BROADCASTS = (SUBSCRIBE, CHOOSE, UNSUBSCRIBE, WATCH, UNWATCH, QUIZ, POLL)
_DESK_BROADCASTS = (COMPOSE, DECIDE)

MEMBER = _registry(
    (WELCOME, ASK, ENTRY, TOPICS, TOPIC, DESK, HELP, MY_DATA, FORGET, UNSUPPORTED, *_BROADCASTS), ASK, HELP
)
OFFICER = _registry((ASK, ENTRY, HELP, *_DESK_BROADCASTS), ASK, HELP)
"""What is done in the desk's chat."""

MEMBER_MENU = ("hoi", "chude", "canbo", "nhantin", "tat", "dulieu", "xoa", "trogiup")
DESK_MENU: tuple[str, ...] = ("phathanh", "duyet", "tamdung", "tieptuc", "huy")
"""The commands that a platform lists, each with the sentence `command_<name>` of wording.yaml."""

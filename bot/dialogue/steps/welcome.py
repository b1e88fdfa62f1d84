"""The greeting, said to /start alone: a question gets its answer and nothing before it."""

from bot.dialogue import render
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.messages import Incoming, Outgoing

_WORDS = frozenset({"xin chao", "chao", "chao bot", "hello", "hi", "bat dau"})


def _welcome(state: State, _: Incoming, context: Context) -> Result:
    return reply(state, Outgoing(context.library.say("welcome"), render.elsewhere(context.library)))


WELCOME = Step("welcome", _welcome, commands=frozenset({"start", "batdau"}), words=_WORDS)

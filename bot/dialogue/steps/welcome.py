"""The greeting, said to /start alone: a question gets its answer and nothing before it."""

from dataclasses import replace

from bot.answers.decision import Answer, AnswerStatus
from bot.dialogue import render
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Said, Step, reply
from bot.domain.asking import Asks
from bot.domain.broadcast_effects import ReachableAgain
from bot.domain.broadcasts import BroadcastAsks
from bot.domain.messages import Incoming, Outgoing

GREETING = "greeting"
_WORDS = frozenset({"xin chao", "chao", "chao bot", "hello", "hi", "bat dau"})


def _welcome(state: State, incoming: Incoming, context: Context) -> Result:
    """Whoever had blocked the bot can be reached again. A greeting in words is one to the bot, as any other is."""
    known = context.found.broadcast.subscription
    back = (ReachableAgain(),) if known is not None and not known.reachable else ()
    result = reply(state, Outgoing(context.library.say("welcome"), render.elsewhere(context.library)), *back)
    greeting = context.library.knowledge.cards.get(GREETING)
    if incoming.command or greeting is None:
        return result
    return replace(result, said=Said(Answer(AnswerStatus.ABOUT, None, 1.0, card=greeting)))


def _asks(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(broadcast=BroadcastAsks(subscription=True))


WELCOME = Step("welcome", _welcome, commands=frozenset({"start", "batdau"}), words=_WORDS, asks=_asks)

"""Looking at the desk: the queue, a case, who is on duty, what can be typed."""

from bot.dialogue import cards
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.asking import AskDesk, ShowHelp
from bot.dialogue.actions.desk import OpenQueue, ReadWhole, ViewCase
from bot.dialogue.duty import on_duty_said
from bot.dialogue.helping import for_officer
from bot.dialogue.library import Library
from bot.dialogue.officers import asks_cases, audit, in_library, meant, names, officer_step, told
from bot.dialogue.showing_again import shown_again
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks
from bot.domain.cases import Officer
from bot.domain.desk_effects import TellDesk
from bot.domain.messages import Incoming, Outgoing

WHOLE = "whole"
"""The purpose of a message that shows all of a case."""
_HELP_WORDS = frozenset({"tro giup", "huong dan", "giup"})


def _queue(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    tapped = parse(incoming.action)
    first = tapped.start if isinstance(tapped, OpenQueue) else 0
    shown = cards.queue(context.found.queue, context.library, context.now_s, names(context), first)
    return reply(state, shown, audit(officer, "hangdoi"))


def _see(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    return shown_again(state, incoming, context, officer, meant(incoming, context).case)


def _read(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """A message that is remembered with its case, so that it goes where the case does."""
    case = meant(incoming, context).case
    whole = TellDesk(incoming.address, case.id, cards.whole(case, context.library), WHOLE)
    text = context.library.say("desk_write_below")
    return told(state, incoming, text, effects=(whole, audit(officer, "doc", case)))


def _duty(state: State, _: Incoming, context: Context, __: Officer) -> Result:
    return reply(state, Outgoing(on_duty_said(in_library(context), context.now_s)))


def _help(state: State, _: Incoming, context: Context, officer: Officer) -> Result:
    return reply(state, for_officer(officer, context.library))


def _asks_queue(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(queue=True)


def _asks_nothing(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks()


QUEUE = officer_step("hangdoi", _queue, actions=(OpenQueue,), asks=_asks_queue)
SEE = officer_step("xem", _see, actions=(ViewCase,), asks=asks_cases)
READ = officer_step("doc", _read, actions=(ReadWhole,), asks=asks_cases)
DUTY = officer_step("truc", _duty, asks=_asks_nothing)
OFFICER_HELP: Step = officer_step(
    "trogiup", _help, commands=("help", "start"), actions=(ShowHelp, AskDesk), words=_HELP_WORDS, asks=_asks_nothing
)

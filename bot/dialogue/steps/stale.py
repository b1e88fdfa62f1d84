"""Answers a choice that leads nowhere any more, and changes nothing; what is about to be sent is offered again."""

from bot.dialogue import aside, render
from bot.dialogue.drafting import CHECK, DRAFTS, JOIN, NEAR, SEND, parts
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, notice
from bot.domain.messages import Choice, Incoming, Outgoing

_OF_DRAFTS = frozenset({CHECK, SEND, JOIN, NEAR.rstrip(":"), "reason", "harm"})


def _stale(state: State, incoming: Incoming, context: Context) -> Result:
    library, unsent = context.library, aside.unsent(state)
    if not unsent or library.desk.address is None:
        if incoming.action.partition(":")[0] not in _OF_DRAFTS or library.desk.address is None:
            return notice(state, render.stale(library))
        return notice(state, Outgoing(library.say("stale_gone"), render.elsewhere(library)))
    if not state.step:
        state = aside.taken_up(state, unsent[-1])
    ways = [Choice(CHECK, library.say("choice_check")), Choice(SEND, library.say("choice_send"))]
    if len(unsent) > 1:
        ways.append(Choice(DRAFTS, library.say("choice_drafts", count=len(unsent))))
    text = library.say("stale_draft", parts=parts(unsent[-1], library))
    return notice(state, Outgoing(text, tuple(ways)))


STALE = Step("stale", _stale)

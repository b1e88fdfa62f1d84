"""Answers a choice that leads nowhere any more, and changes nothing; what is about to be sent is offered again."""

from bot.dialogue import aside, render
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.submitting import Check, ListDrafts, OfDraft, Send
from bot.dialogue.drafting import parts
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, notice
from bot.domain.messages import Incoming, Outgoing


def _stale(state: State, incoming: Incoming, context: Context) -> Result:
    library, unsent = context.library, aside.unsent(state)
    if not unsent or library.desk.address is None:
        if not isinstance(parse(incoming.action), OfDraft) or library.desk.address is None:
            return notice(state, render.stale(library))
        return notice(state, Outgoing(library.say("stale_gone"), render.elsewhere(library)))
    if not state.step:
        state = aside.taken_up(state, unsent[-1])
    ways = [Check().button(library.say("choice_check")), Send().button(library.say("choice_send"))]
    if len(unsent) > 1:
        ways.append(ListDrafts().button(library.say("choice_drafts", count=len(unsent))))
    text = library.say("stale_draft", parts=parts(unsent[-1], library))
    return notice(state, Outgoing(text, tuple(ways)))


STALE = Step("stale", _stale)

"""Answers a choice that leads nowhere any more; what is about to be sent is offered again."""

from bot.dialogue import render
from bot.dialogue.drafting import CHECK, SEND, parts, shown
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.messages import Choice, Incoming, Outgoing


def _stale(state: State, _: Incoming, context: Context) -> Result:
    library, draft = context.library, state.draft
    if draft is None or library.desk.address is None or not (draft.material.text or draft.material.media):
        return reply(state, render.stale(library))
    ways = (Choice(CHECK, library.say("choice_check")), Choice(SEND, library.say("choice_send")))
    return shown(state, Outgoing(library.say("stale_draft", parts=parts(draft, library)), ways), draft)


STALE = Step("stale", _stale)

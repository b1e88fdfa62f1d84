"""A member gives a question that was not understood, for the knowledge to learn from: its words, by two taps."""

from dataclasses import replace

from bot.dialogue import render
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.asking import GiveNow, GiveQuestion
from bot.dialogue.shown import harmless, quoted
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, notice, reply
from bot.domain.messages import Incoming, Outgoing
from bot.domain.teaching import MAX_GIVEN_CHARS, GiveWords, QuestionSource


def _give(state: State, incoming: Incoming, context: Context) -> Result:
    """The words as they would be kept are shown first; they are in mind for half an hour, and then nobody has them."""
    library, thread = context.library, state.thread.at(context.now_s)
    words = thread.missed.strip()[:MAX_GIVEN_CHARS]
    if not words:
        return notice(state, Outgoing(library.say("teach_forgotten")))
    if not isinstance(parse(incoming.action), GiveNow):
        choices = (GiveNow().button(library.say("choice_teach_now")), *render.elsewhere(library))
        return reply(state, Outgoing(library.say("teach_shown", words=quoted(harmless(words))), choices))
    source = QuestionSource.NOT_MEANT if thread.was_answered else QuestionSource.SILENT
    forgotten = replace(state, thread=replace(thread, missed=""))
    return reply(forgotten, Outgoing(library.say("taught")), GiveWords(words, source))


GIVE = Step("give", _give, actions=frozenset({GiveQuestion, GiveNow}))

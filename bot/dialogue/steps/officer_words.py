"""An officer's words without a command: to a message that asked for them, to another one of the desk, or to nobody;
then a code among them brings its case.
"""

from bot.dialogue import render
from bot.dialogue.actions.action import only
from bot.dialogue.actions.asking import OpenEntry
from bot.dialogue.library import Library
from bot.dialogue.loose import offer
from bot.dialogue.officers import Refusal, for_officers, named, refuse_merged
from bot.dialogue.prompts import FOR_MORE, FOR_NOTE, asks_for_words, refuse_unasked, slug
from bot.dialogue.remarks import noted_down
from bot.dialogue.showing_again import shown_again
from bot.dialogue.showing_back import show_finding, show_question
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.dialogue.typed_codes import code_among
from bot.dialogue.verdicts import Conclusion
from bot.domain.asking import Answered, Asks
from bot.domain.cases import Officer
from bot.domain.codes import read_code
from bot.domain.desk_effects import CloseAsk
from bot.domain.messages import Incoming, Outgoing
from bot.domain.pending import FOR_FINDING, SHOWN


def _words(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    library, answered = context.library, context.found.answered
    if not incoming.answered:
        code = code_among(incoming.text)
        if code:
            return shown_again(state, incoming, context, officer, named(code, context.found, library))
        return _as_question(state, incoming, context)
    if answered is None or answered.purpose == SHOWN:
        raise Refusal(library.say("desk_reply_to_unknown"))
    if asks_for_words(answered):
        return _asked_for(state, incoming, context, officer, answered)
    return offer(state, incoming, context, officer, answered)


def _asked_for(state: State, incoming: Incoming, context: Context, officer: Officer, answered: Answered) -> Result:
    """The words of the officer who was asked, once."""
    library, case, text = context.library, answered.case, incoming.text.strip()
    if answered.purpose != FOR_NOTE:
        refuse_merged(case, library)
    refuse_unasked(answered, officer, context)
    close = CloseAsk(incoming.address, incoming.answered)
    if answered.purpose == FOR_NOTE:
        return noted_down(state, incoming, context, officer, case, text, close)
    if answered.purpose == FOR_MORE:
        if incoming.media or not text:
            raise Refusal(library.say("desk_words_only", code=case.code))
        return show_question(state, incoming, context, officer, case, text, close)
    finding = slug(answered.purpose.removeprefix(FOR_FINDING), library)
    return show_finding(state, incoming, context, officer, Conclusion(case, finding, text, incoming.media), close)


def _as_question(state: State, incoming: Incoming, context: Context) -> Result:
    """What the documents say, as for a member."""
    text = incoming.text.strip()
    if not text:
        return reply(state, Outgoing(context.library.say("empty")))
    answer = render.render(context.library.answer(text), context.library)
    kept = only(answer.choices, OpenEntry)
    return reply(state, Outgoing(answer.text, kept))


def _asks_answered(_: State, incoming: Incoming, __: Library) -> Asks:
    code = "" if incoming.answered else read_code(code_among(incoming.text))
    return Asks(codes=(code,) if code else (), answered=incoming.answered, pending=True)


WORDS = Step("officer_words", for_officers(_words), asks=_asks_answered)

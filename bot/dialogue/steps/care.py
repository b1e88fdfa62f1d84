"""A card of help, what is said after it, and the one tap that tells the officer on duty."""

from dataclasses import replace

from bot.answers.decision import Answer, AnswerStatus
from bot.dialogue import care
from bot.dialogue.actions.asking import TellOfDanger
from bot.dialogue.danger_sent import brought, told_of, urgent_case
from bot.dialogue.drafting import done
from bot.dialogue.duplicates import exact
from bot.dialogue.findings import finding_text
from bot.dialogue.library import Library
from bot.dialogue.material import MAX_INSPECTED, links_of
from bot.dialogue.provenance import said_of_links
from bot.dialogue.receipts import follow
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import NOTHING, Asks
from bot.domain.drafts import NO_DRAFT
from bot.domain.errors import BotError
from bot.domain.messages import Incoming, Outgoing
from bot.links.link import inspected


def _care(state: State, incoming: Incoming, context: Context) -> Result:
    library, text = context.library, care.understood(state, incoming, context.library)
    answer = library.answer(text)
    thread = state.thread.at(context.now_s)
    before = care.card_of(library, thread.care)
    fresh = answer.card if answer.status is AnswerStatus.URGENT else None
    if fresh is not None and care.is_another(text, fresh, before):
        told = care.shown(state, care.as_said(incoming), answer, fresh, context)
        return _with_what_is_known(care.kept_beside(told, incoming, library), incoming, context)
    if before is None:
        raise BotError("a message came to the step care, though it needs none: expected a card shown before")
    stayed = care.stays(replace(state, thread=thread), care.as_said(incoming), before, context)
    return _with_what_is_known(care.kept_beside(stayed, incoming, library), incoming, context)


def _asks_care(_: State, incoming: Incoming, library: Library) -> Asks:
    return Asks(keys=brought(incoming, library.sources).keys)


def _with_what_is_known(told: Result, incoming: Incoming, context: Context) -> Result:
    """Under the help, what was found of just this before, and which of the links imitate others."""
    library = context.library
    links = [one for one in inspected(links_of(incoming)[:MAX_INSPECTED], library.sources) if one.level is not None]
    same = exact(brought(incoming, library.sources), context.found)
    parts = [finding_text(same, library)] if same is not None and same.is_judged else []
    parts += said_of_links(links, len(links), library) if links else []
    first, *rest = told.replies
    text = "\n\n".join((first.text, *parts))
    return replace(told, replies=(replace(first, text=text), *rest))


def _asks(state: State, _: Incoming, library: Library) -> Asks:
    if library.desk.address is None:
        return NOTHING
    return Asks(limits=True, tallies=True, keys=state.thread.care_sent.material.keys)


def _tell_desk(state: State, _: Incoming, context: Context) -> Result:
    """The member's own words go to the desk as urgent, whatever was sent before that day. After a restart the words
    are gone: then the desk gets what the card was about.
    """
    library, thread = context.library, state.thread
    if library.desk.address is None:
        return reply(state, Outgoing(library.say("urgent_no_desk", contact=library.desk_contact)))
    if thread.care_code and not thread.care_words:
        told = Outgoing(library.say("urgent_sent_before", code=thread.care_code), (follow(thread.care_code, library),))
        return reply(state, told)
    if care.told_often(context):
        return reply(state, Outgoing(library.say("urgent_enough", contact=library.desk_contact)))
    words = thread.care_words or library.say("urgent_words_lost")
    harm = care.harm_of(care.card_of(library, thread.care), words)
    code, case = urgent_case(words, thread.care_sent, harm, context)
    told = told_of(code, thread.care_sent, context)
    sent = replace(thread, care_words="", care_code=code, care_sent=NO_DRAFT, at_s=context.now_s)
    return done(replace(state, thread=sent), told, case, draft=state.draft)


def in_group(incoming: Incoming, library: Library) -> str:
    """The short card, for a message that needs care."""
    answer: Answer = library.answer(care.own_words(incoming))
    return care.in_group(answer.card, library) if answer.card is not None else ""


CARE = Step("care", _care, asks=_asks_care, personal=False)
TELL = Step("tell_desk", _tell_desk, actions=frozenset({TellOfDanger}), asks=_asks)

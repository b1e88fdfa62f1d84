"""A card of help, what is said after it, and the one tap that tells the officer on duty."""

from dataclasses import replace

from bot.answers.decision import Answer, Status
from bot.dialogue import care
from bot.dialogue.actions.asking import TellOfDanger
from bot.dialogue.drafting import done
from bot.dialogue.library import Library
from bot.dialogue.material import MAX_INSPECTED, links_of
from bot.dialogue.provenance import said_of_links
from bot.dialogue.receipts import follow
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import NOTHING, Asks
from bot.domain.cases import CaseKind, Material
from bot.domain.effects import OpenCase
from bot.domain.errors import BotError
from bot.domain.messages import Incoming, Outgoing
from bot.links.link import inspected


def _care(state: State, incoming: Incoming, context: Context) -> Result:
    library, text = context.library, care.own_words(incoming)
    answer = library.answer(text)
    thread = state.thread.at(context.now_s)
    before = care.card_of(library, thread.care)
    fresh = answer.card if answer.status is Status.URGENT else None
    if fresh is not None and care.is_another(text, fresh, before):
        return _with_links(care.shown(state, care.as_said(incoming), answer, fresh, context), incoming, library)
    if before is None:
        raise BotError("a message came to the step care, though it needs none: expected a card shown before")
    stayed = care.stays(replace(state, thread=thread), care.as_said(incoming), before, context)
    return _with_links(stayed, incoming, library)


def _with_links(told: Result, incoming: Incoming, library: Library) -> Result:
    """Under the help, which of the links that are spoken of imitate others."""
    links = [one for one in inspected(links_of(incoming)[:MAX_INSPECTED], library.sources) if one.level is not None]
    first, *rest = told.replies
    text = "\n\n".join((first.text, *said_of_links(links, len(links), library)))
    return replace(told, replies=(replace(first, text=text), *rest)) if links else told


def _asks(_: State, __: Incoming, library: Library) -> Asks:
    return NOTHING if library.desk.address is None else Asks(limits=True, tallies=True)


def _tell_desk(state: State, incoming: Incoming, context: Context) -> Result:
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
    case = OpenCase(
        code=context.code,
        kind=CaseKind.QUESTION,
        material=Material(text=words, links=links_of(replace(incoming, text=words))),
        urgent=True,
    )
    told = Outgoing(library.say("urgent_sent", code=context.code), (follow(context.code, library),))
    sent = replace(thread, care_words="", care_code=context.code, at_s=context.now_s)
    return done(replace(state, thread=sent), told, case, draft=state.draft)


def in_group(incoming: Incoming, library: Library) -> str:
    """The short card, for a message that needs care."""
    answer: Answer = library.answer(care.own_words(incoming))
    return care.in_group(answer.card, library) if answer.card is not None else ""


CARE = Step("care", _care, personal=False)
TELL = Step("tell_desk", _tell_desk, actions=frozenset({TellOfDanger}), asks=_asks)

"""A question for the duty officer: written when it is asked for, and stored only then."""

from dataclasses import replace

from bot.answers.schema import Card
from bot.dialogue import care
from bot.dialogue.actions.asking import AskDesk
from bot.dialogue.danger_sent import brought, told_of, urgent_case
from bot.dialogue.drafting import IN_QUESTION, done, is_plain, waiting
from bot.dialogue.library import Library
from bot.dialogue.material import MAX_FILES, links_of
from bot.dialogue.receipts import follow, promised_s, receipt, refusal
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import NOTHING, Asks
from bot.domain.cases import CaseKind, Material
from bot.domain.drafts import Draft
from bot.domain.messages import Incoming, Outgoing
from bot.domain.submission_effects import OpenCase

MAX_QUESTION_CHARS = 2_000
_WORDS = frozenset(
    {"can bo", "can bo truc", "hoi can bo", "hoi can bo truc", "gap can bo", "gap can bo truc", "gui can bo truc"}
)


def _asks(_: State, incoming: Incoming, library: Library) -> Asks:
    if library.desk.address is None:
        return NOTHING
    keys = brought(incoming, library.sources).keys if care.danger(incoming, library) is not None else ()
    return Asks(limits=True, tallies=True, keys=keys)


def _begin(state: State, incoming: Incoming, context: Context) -> Result:
    """The question may stand right behind the command; else it is asked for."""
    library = context.library
    if library.desk.address is None:
        return reply(state, Outgoing(library.say("desk", contact=library.desk_contact)))
    if (refused := refusal(context)) and care.danger(incoming, library) is None:
        return reply(state, Outgoing(refused))
    if incoming.command and (incoming.text or incoming.media):
        return _question(state, incoming, context)
    return waiting(state, IN_QUESTION, library.say("write_question", max_chars=MAX_QUESTION_CHARS), state.draft)


def _claims(state: State, incoming: Incoming) -> bool:
    return state.step == IN_QUESTION and is_plain(incoming, None)


def _question(state: State, incoming: Incoming, context: Context) -> Result:
    library, text = context.library, incoming.text.strip()
    if library.desk.address is None:
        return reply(state, Outgoing(library.say("desk", contact=library.desk_contact)))
    if len(text) > MAX_QUESTION_CHARS or not (text or incoming.media):
        again = library.say("write_shorter", max_chars=MAX_QUESTION_CHARS) if text else library.say("write_something")
        return waiting(state, IN_QUESTION, again, state.draft)
    card = care.danger(incoming, library)
    if card is not None and care.told_often(context):
        enough = reply(state, Outgoing(library.say("urgent_enough", contact=library.desk_contact)))
        return care.beside(enough, incoming, card, context)
    if card is None and (refused := refusal(context)):
        return reply(state, Outgoing(refused))
    if card is not None:
        return _in_danger(state, incoming, card, context)
    files = incoming.media[:MAX_FILES]
    words = text or library.say("more_files", count=len(files))
    material = Material(text=words, links=links_of(incoming), media=files)
    case = OpenCase(context.code, CaseKind.QUESTION, material, message=incoming.origin.message)
    told = Outgoing(receipt(context.code, "", text, context), (follow(context.code, library),))
    return done(state, told, replace(case, promised_s=promised_s(context)), draft=state.draft)


def _in_danger(state: State, incoming: Incoming, card: Card, context: Context) -> Result:
    """What to do at once, and that the words are with the officers, with what came beside them."""
    text = incoming.text.strip()
    sent = Draft(brought(incoming, context.library.sources), message=incoming.origin.message)
    words = text or context.library.say("more_files", count=len(sent.material.media))
    code, case = urgent_case(words, sent, care.harm_of(card, text), context)
    return care.sent(state, card, code, told_of(code, sent, context), context, case)


DESK = Step("desk", _begin, commands=frozenset({"canbo"}), actions=frozenset({AskDesk}), words=_WORDS, asks=_asks)
QUESTION = Step(IN_QUESTION, _question, claims=_claims, asks=_asks)

"""A question for the duty officer: written when it is asked for, and stored only then."""

from dataclasses import replace

from bot.dialogue import care
from bot.dialogue.actions.asking import AskDesk
from bot.dialogue.drafting import IN_QUESTION, done, is_plain, waiting
from bot.dialogue.library import Library
from bot.dialogue.material import MAX_FILES, links_of
from bot.dialogue.receipts import follow, promised_s, receipt, refusal
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import NOTHING, Asks
from bot.domain.cases import CaseKind, Material
from bot.domain.effects import OpenCase
from bot.domain.messages import Incoming, Outgoing

MAX_QUESTION_CHARS = 2_000
_WORDS = frozenset(
    {"can bo", "can bo truc", "hoi can bo", "hoi can bo truc", "gap can bo", "gap can bo truc", "gui can bo truc"}
)


def _asks(_: State, __: Incoming, library: Library) -> Asks:
    return NOTHING if library.desk.address is None else Asks(limits=True, tallies=True)


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
    files = incoming.media[:MAX_FILES]
    words = text or library.say("more_files", count=len(files))
    material = Material(text=words, links=links_of(incoming), media=files)
    harm = care.harm_of(card)
    case = OpenCase(context.code, CaseKind.QUESTION, material, harm=harm, urgent=card is not None)
    case = replace(case, message=incoming.origin.message)
    ways = (follow(context.code, library),)
    if card is not None:
        told = Outgoing(library.say("urgent_sent", code=context.code), ways)
        return care.sent(state, card, context.code, told, context, case)
    told = Outgoing(receipt(context.code, "", text, context), ways)
    return done(state, told, replace(case, promised_s=promised_s(context)), draft=state.draft)


DESK = Step("desk", _begin, commands=frozenset({"canbo"}), actions=frozenset({AskDesk}), words=_WORDS, asks=_asks)
QUESTION = Step(IN_QUESTION, _question, claims=_claims, asks=_asks)

"""A member's answer to a question of the desk: a reply to it, its button, /them <code>, or words that one tap passes
on. It is kept with the case and told to the desk.
"""

from dataclasses import replace

from bot.answers.schema import Card
from bot.dialogue import adding, by_code, care
from bot.dialogue.actions.submitting import GiveHeld, SayMore, own_code_of
from bot.dialogue.answering import asked_by
from bot.dialogue.drafting import IN_MORE, done, waiting, without_answer
from bot.dialogue.library import Library
from bot.dialogue.relief import is_of_before
from bot.dialogue.shown import harmless, quoted
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.dialogue.telling import tell_desk
from bot.dialogue.thanks import is_thanks
from bot.domain.asking import Asks
from bot.domain.cases import Case, Harm, Status, Urgency
from bot.domain.codes import read_code
from bot.domain.drafts import Draft
from bot.domain.effects import Effect
from bot.domain.messages import Address, Incoming, Outgoing
from bot.domain.submission_effects import AddNote

MAX_CHARS = 2_000


def _asks_begin(_: State, incoming: Incoming, __: Library) -> Asks:
    code, _rest = _addressed(incoming)
    return by_code.asks(code)


def _begin(state: State, incoming: Incoming, context: Context) -> Result:
    """The answer may stand right behind the code; else it is asked for."""
    library = context.library
    code, words = _addressed(incoming)
    case = _mine(context)
    card = care.danger(incoming, library)
    if case is None and card is not None:
        return care.shown(state, words or incoming.text, library.answer(care.own_words(incoming)), card, context)
    if not code:
        return reply(state, Outgoing(library.say("more_how")))
    if case is None:
        return _not_mine(state, code, context)
    if words or incoming.media:
        return _passed_on(state, replace(incoming, text=words), case, context)
    return _asked_for(state, case, library)


def _asked_for(state: State, case: Case, library: Library) -> Result:
    draft = replace(state.draft or Draft(), case_id=case.id, code=case.code)
    return waiting(state, IN_MORE, library.say("write_more", code=case.code), draft)


def _asks_give(_: State, incoming: Incoming, __: Library) -> Asks:
    return by_code.asks(own_code_of(incoming.action))


def _give(state: State, incoming: Incoming, context: Context) -> Result:
    """The message before the tap goes to the desk; where another came between, it is asked for again."""
    case = _mine(context)
    if case is None:
        return _not_mine(state, own_code_of(incoming.action), context)
    if state.held is None or incoming.version != state.version:
        return _asked_for(state, case, context.library)
    return _passed_on(state, replace(incoming, text=state.held.text, media=state.held.media), case, context)


def _asks_reply(_: State, incoming: Incoming, __: Library) -> Asks:
    return by_code.asks(read_code(asked_by(incoming)))


def _reply(state: State, incoming: Incoming, context: Context) -> Result:
    case = _mine(context)
    if case is None:
        return _not_mine(state, asked_by(incoming), context)
    return _passed_on(state, incoming, case, context)


def _claims(state: State, _: Incoming) -> bool:
    return state.step == IN_MORE


def _asks_more(state: State, _: Incoming, __: Library) -> Asks:
    return by_code.asks(state.draft.code if state.draft is not None else "")


def _more(state: State, incoming: Incoming, context: Context) -> Result:
    library, draft = context.library, state.draft
    case = _mine(context)
    if draft is None or case is None:
        return _not_mine(state, draft.code if draft is not None else "", context)
    if not incoming.text.strip() and not incoming.media:
        return waiting(state, IN_MORE, library.say("write_something"), draft)
    return _passed_on(state, incoming, case, context)


def _passed_on(state: State, incoming: Incoming, case: Case, context: Context) -> Result:
    library, text = context.library, incoming.text.strip()
    desk = library.desk.address
    if desk is None:
        return reply(state, Outgoing(library.say("desk", contact=library.desk_contact)))
    if len(text) > MAX_CHARS:
        draft = replace(state.draft or Draft(), case_id=case.id, code=case.code)
        return waiting(state, IN_MORE, library.say("write_shorter", max_chars=MAX_CHARS), draft)
    card = care.danger(incoming, library) if text else None
    note = text or library.say("more_files", count=len(incoming.media))
    if refused := adding.refused(case, len(note), context):
        told = done(state, Outgoing(refused), draft=without_answer(state.draft))
        return told if card is None else care.beside(told, incoming, card, context)
    harm = care.harm_of(card, text)
    recalled = case.urgency is Urgency.HIGH and case.status is not Status.ANSWERED and is_of_before(text)
    urgent = card is not None and not (recalled and harm is Harm.NONE)
    added = AddNote(case.id, note, harm, urgent=urgent, wants_answer=not is_thanks(text))
    effects: list[Effect] = [added]
    effects += _told_desk(desk, incoming, text, case, context)
    if card is not None:
        return _urgent(state, card, case, context, effects)
    thanks = Outgoing(library.say("more_thanks", code=case.code))
    return done(state, thanks, *effects, draft=without_answer(state.draft))


def _urgent(state: State, card: Card, case: Case, context: Context, effects: list[Effect]) -> Result:
    """What to do at once comes with the word that it has been passed on."""
    told = Outgoing(context.library.say("urgent_added", code=case.code))
    return care.sent(replace(state, draft=without_answer(state.draft)), card, case.code, told, context, *effects)


def _told_desk(desk: Address, incoming: Incoming, text: str, case: Case, context: Context) -> list[Effect]:
    """The words, and the files under a few words of their own, as a caption takes only some."""
    library = context.library
    words = library.say("desk_more", code=case.code, words=quoted(harmless(text)))
    told: list[Effect] = list(tell_desk(desk, case, words, context)) if text else []
    if incoming.media:
        files = library.say("desk_more_files", code=case.code, count=len(incoming.media))
        told += tell_desk(desk, case, files, context, incoming.media)
    return told


def _not_mine(state: State, code: str, context: Context) -> Result:
    """A case that was merged goes on under another code; any other is none of theirs."""
    library = context.library
    case = by_code.named(context)
    if case is not None and case.status is Status.MERGED and case.merged_into:
        way = SayMore(case.merged_into).button(library.say("choice_add_more", code=case.merged_into))
        text = library.say("status_merged", code=case.code, into=case.merged_into)
        return done(state, Outgoing(text, (way,)), draft=without_answer(state.draft))
    text = by_code.not_mine(code, context)
    return done(state, Outgoing(text), by_code.A_WRONG_ONE, draft=without_answer(state.draft))


def _mine(context: Context) -> Case | None:
    return next((case for case in context.found.cases if case.id in context.found.mine), None)


def _addressed(incoming: Incoming) -> tuple[str, str]:
    """The code and the words behind it; a code may be typed in two parts."""
    if incoming.action:
        return own_code_of(incoming.action), ""
    first, _, rest = incoming.text.strip().partition(" ")
    if code := read_code(first):
        return code, rest.strip()
    second, _, rest = rest.strip().partition(" ")
    return read_code(first + second) or "", rest.strip()


ADD_MORE = Step("add_more", _begin, commands=frozenset({"them"}), actions=frozenset({SayMore}), asks=_asks_begin)
MORE = Step(IN_MORE, _more, claims=_claims, asks=_asks_more)
GIVE_HELD = Step("give", _give, actions=frozenset({GiveHeld}), asks=_asks_give, once=True)
REPLY = Step("reply", _reply, asks=_asks_reply)
"""A reply to the desk's question; the engine leads to it."""

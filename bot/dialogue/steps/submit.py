"""What was sent goes to the desk, step by step: why, what has happened already, what to add, and off it goes."""

from dataclasses import replace

from bot.dialogue import render
from bot.dialogue.actions.action import Action, parse
from bot.dialogue.actions.submitting import (
    DropDraft,
    DropName,
    DropNote,
    GiveHarm,
    GiveReason,
    Join,
    Send,
    SendNow,
    WriteName,
    WriteNote,
)
from bot.dialogue.drafting import (
    IN_NAME,
    IN_NOTE,
    MAX_CONTACT_CHARS,
    done,
    is_plain,
    shown,
    summary,
    waiting,
)
from bot.dialogue.library import Library
from bot.dialogue.others import with_others
from bot.dialogue.passing_on import asks_to_pass_on, pass_on
from bot.dialogue.receipts import refusal
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, notice
from bot.dialogue.thread import words_beside
from bot.domain.asking import NOTHING, Asks
from bot.domain.cases import Harm, Reason
from bot.domain.drafts import Draft
from bot.domain.messages import Incoming, Outgoing

MAX_NOTE_CHARS = 1_000
_ASKS_FOR_HARM = frozenset({Reason.SCAM, Reason.IMPERSONATION})


def _asks(state: State, incoming: Incoming, _: Library) -> Asks:
    if state.draft is None:
        return NOTHING
    action = parse(incoming.action)
    if isinstance(action, SendNow | Join):
        return asks_to_pass_on(state.draft)
    return Asks(limits=isinstance(action, Send))


def _submit(state: State, incoming: Incoming, context: Context) -> Result:
    library, draft = context.library, state.draft
    if draft is None or library.desk.address is None:
        return notice(state, render.stale(library))
    match parse(incoming.action):
        case GiveReason(reason):
            return _reason(state, draft, reason, library)
        case GiveHarm(harm):
            return _harm(state, draft, harm, library)
        case SendNow() | Join():
            return pass_on(state, draft, context)
        case Send():
            return _begun(state, draft, context)
        case action:
            return _changed(state, draft, action, library)


def _changed(state: State, draft: Draft, action: Action | None, library: Library) -> Result:
    """What is to be added to the draft, or taken from it."""
    match action:
        case WriteNote():
            return waiting(state, IN_NOTE, library.say("write_note", max_chars=MAX_NOTE_CHARS), draft)
        case WriteName():
            return waiting(state, IN_NAME, library.say("write_name"), draft)
        case DropDraft():
            return done(state, with_others(Outgoing(library.say("dropped")), state, library))
        case DropNote():
            without = replace(draft, note="", note_media=())
        case _:
            without = replace(draft, contact="")
    return shown(state, summary(without, library), without)


def _begun(state: State, draft: Draft, context: Context) -> Result:
    """Why it is sent, by one tap; or when more can be sent, before anybody has taken the trouble. What was said beside
    it is from now on meant for the desk; it is shown before it goes, and can be changed or left out.
    """
    library = context.library
    if refused := refusal(context):
        return shown(state, Outgoing(refused), draft)
    beside = words_beside(state.thread.at(context.now_s), draft.made_s) if draft.unkept else ""
    if beside:
        draft = replace(draft, note=draft.note or beside, unkept=False)
    reasons = tuple(GiveReason(reason).button(library.say(f"reason_{reason}")) for reason in Reason)
    return shown(state, Outgoing(library.say("ask_reason"), reasons), draft)


def _reason(state: State, draft: Draft, reason: Reason, library: Library) -> Result:
    given = replace(draft, reason=reason, harm="")
    if reason not in _ASKS_FOR_HARM:
        return shown(state, summary(given, library), given)
    harms = tuple(GiveHarm(harm).button(library.say(f"harm_{harm}")) for harm in Harm)
    return shown(state, Outgoing(library.say("ask_harm"), harms), given)


def _harm(state: State, draft: Draft, harm: Harm, library: Library) -> Result:
    """What to do at once comes before anything else."""
    if not draft.reason:
        return notice(state, render.stale(library))
    given = replace(draft, harm=harm)
    card = "" if harm is Harm.NONE else library.say(f"safety_{harm}")
    return shown(state, summary(given, library, card), given)


def _claims_note(state: State, incoming: Incoming) -> bool:
    """All words and files, with the links in them; what is forwarded is a matter of its own."""
    return state.step == IN_NOTE and not incoming.forwarded


def _note(state: State, incoming: Incoming, context: Context) -> Result:
    library, draft, text = context.library, state.draft, incoming.text.strip()
    if draft is None:
        return notice(state, render.stale(library))
    if len(text) > MAX_NOTE_CHARS or not (text or incoming.media):
        return _again(state, text, MAX_NOTE_CHARS, draft, library)
    given = replace(draft, note=text, note_media=incoming.media)
    return shown(state, summary(given, library), given)


def _claims_name(state: State, incoming: Incoming) -> bool:
    return state.step == IN_NAME and is_plain(incoming, state.draft)


def _name(state: State, incoming: Incoming, context: Context) -> Result:
    library, draft, text = context.library, state.draft, incoming.text.strip()
    if draft is None:
        return notice(state, render.stale(library))
    if not text or len(text) > MAX_CONTACT_CHARS:
        return _again(state, text, MAX_CONTACT_CHARS, draft, library)
    given = replace(draft, contact=text)
    return shown(state, summary(given, library), given)


def _again(state: State, text: str, max_chars: int, draft: Draft, library: Library) -> Result:
    """Asked for once more: there was nothing, or too much."""
    again = library.say("write_shorter", max_chars=max_chars) if text else library.say("write_something")
    return waiting(state, state.step, again, draft)


_ACTIONS: frozenset[type[Action]] = frozenset({
    Send, SendNow, WriteNote, DropNote, WriteName, DropName, DropDraft, GiveReason, GiveHarm, Join,
})  # fmt: skip
SUBMIT = Step("send", _submit, actions=_ACTIONS, asks=_asks, versioned=True)
NOTE = Step(IN_NOTE, _note, claims=_claims_note)
NAME = Step(IN_NAME, _name, claims=_claims_name)

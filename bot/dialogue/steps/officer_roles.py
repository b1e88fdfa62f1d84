"""Who is an officer: invited by an admin with a code for one person, joined with it, dismissed at once."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bot.answers.normalise import fold_text
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import DismissOfficer
from bot.dialogue.code_words import split_word
from bot.dialogue.desk_lists import given_back
from bot.dialogue.library import Library
from bot.dialogue.officers import (
    Refusal,
    audit,
    everyone,
    find_officer,
    in_library,
    officer_step,
    refuse_unnamed,
    refusing,
    told,
)
from bot.dialogue.shown import harmless, harmless_line, when
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks
from bot.domain.cases import Officer
from bot.domain.codes import read_code
from bot.domain.desk_effects import Audit, Dismiss, Enlist, Invite
from bot.domain.messages import Incoming
from bot.domain.pieces import shortened
from bot.domain.submission_effects import Count
from bot.planning.escalation import reachable

INVITATION_S = 24 * 3600.0
MAX_NAME_CHARS = 40
WRONG_INVITATIONS = "invitations"
MAX_WRONG_INVITATIONS = 10
"""In an hour and in the desk's chat, whoever types them: so nobody tries codes by forgetting themselves between."""


def code_hash(code: str) -> str:
    """Under which an invitation is kept: the code itself is shown once and stored nowhere."""
    return sha256(code.encode()).hexdigest()


def _invite(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    library = context.library
    _refuse_unless_admin(officer, library)
    role = fold_text(incoming.text)
    if role not in {"", "admin"}:
        raise Refusal(library.say("desk_invite_how"))
    admin = role == "admin"
    expires_s = context.now_s + INVITATION_S
    words = {"code": context.code, "until": when(expires_s, context.now_s, library)}
    text = library.say("desk_invited_admin" if admin else "desk_invited", **words)
    effects = (Invite(code_hash(context.code), admin, expires_s), audit(officer, "moi", to="admin" if admin else ""))
    return told(state, incoming, text, effects=effects)


def _join(state: State, incoming: Incoming, context: Context) -> Result:
    """For those who are no officers yet."""
    library = context.library
    refuse_unnamed(incoming, library)
    if context.officer is not None:
        raise Refusal(library.say("desk_officer_already", name=context.officer.name))
    code, name = _code_and_name(incoming.text)
    if not code:
        raise Refusal(library.say("desk_join_how"))
    tried = context.found.tallies.get(WRONG_INVITATIONS, 0)
    if tried >= MAX_WRONG_INVITATIONS:
        raise Refusal(library.say("desk_invitation_tries", count=tried))
    if context.found.invited_admin is None:
        return told(state, incoming, library.say("desk_invitation_unknown"), effects=(Count(WRONG_INVITATIONS),))
    _refuse_name(code, name, context)
    enlist = Enlist(code_hash(code), incoming.sender, name, context.found.invited_admin)
    effects = (enlist, Audit(incoming.sender, "nhanviec"))
    return told(state, incoming, library.say("desk_joined", name=name), effects=effects)


def _refuse_name(code: str, name: str, context: Context) -> None:
    """Raises Refusal for no name, too long a one, or another officer's."""
    library = context.library
    if not name:
        raise Refusal(library.say("desk_join_name", code=code))
    if len(name) > MAX_NAME_CHARS:
        raise Refusal(library.say("desk_name_too_long", max_chars=MAX_NAME_CHARS))
    if fold_text(name) in {fold_text(other.name) for other in everyone(context)}:
        raise Refusal(library.say("desk_name_taken", name=name))


def _dismiss(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    library = context.library
    _refuse_unless_admin(officer, library)
    tapped = parse(incoming.action)
    text = tapped.officer if isinstance(tapped, DismissOfficer) else incoming.text
    invited = context.found.officers
    choices = tuple(DismissOfficer(one.id).button(one.name) for one in invited)
    if not text:
        raise Refusal(library.say("desk_dismiss_whom" if invited else "desk_dismiss_nobody"), choices)
    found = find_officer(text, invited)
    if len(found) > 1:
        meant = tuple(DismissOfficer(one.id).button(one.name) for one in found)
        raise Refusal(library.say("desk_which_officer", name=shortened(harmless(text), 30)), meant)
    if not found:
        listed = find_officer(text, library.desk.officers)
        key, name = ("desk_dismiss_listed", listed[0].name) if listed else ("desk_dismiss_unknown", text)
        raise Refusal(library.say(key, name=shortened(harmless(name), 30)), choices)
    (gone,) = found
    effects = (Dismiss(gone.id), audit(officer, "thuhoi", to=gone.id))
    held = [case.code for case in context.found.queue if case.holder == gone.id]
    dismissed = library.say("desk_dismissed", name=gone.name)
    if not held:
        return told(state, incoming, dismissed, effects=effects)
    now = datetime.fromtimestamp(context.now_s, library.desk.zone)
    back = given_back(held, reachable(in_library(context).desk, now), library)
    return reply(state, replace(back, text=f"{dismissed}\n{back.text}"), *effects)


def _refuse_unless_admin(officer: Officer, library: Library) -> None:
    if not officer.admin:
        raise Refusal(library.say("desk_admins_only"))


def _code_and_name(text: str) -> tuple[str, str]:
    """The code as it was shown, "" where there is none."""
    first, name = split_word(text)
    return read_code(first) or "", harmless_line(name, MAX_NAME_CHARS + 1)


def _asks_code(_: State, __: Incoming, ___: Library) -> Asks:
    """A code that nobody has: see `bot.domain.asking.Asks`."""
    return Asks(limits=True)


def _asks_invitation(_: State, incoming: Incoming, __: Library) -> Asks:
    code, _name = _code_and_name(incoming.text)
    return Asks(invitation=code_hash(code) if code else "", tallies=bool(code))


def _asks_queue(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(queue=True)


INVITE = officer_step("moi", _invite, asks=_asks_code)
JOIN = Step("officer_nhanviec", refusing(_join), commands=frozenset({"nhanviec"}), asks=_asks_invitation)
DISMISS = officer_step("thuhoi", _dismiss, actions=(DismissOfficer,), asks=_asks_queue)

"""The audit log in the chat: what was done to a case, or by everybody, a page at a time.

What was done to a case all of the desk may read; everything else goes to the officer in private, as others read
along in the officers' chat.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import ReadLog
from bot.dialogue.history import log_line
from bot.dialogue.library import Library
from bot.dialogue.officers import Refusal, everyone, names, officer_step, told
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.asking import Asks, Deed
from bot.domain.cases import Officer
from bot.domain.codes import read_code
from bot.domain.desk_effects import Audit, TellOfficer
from bot.domain.effects import Effect
from bot.domain.log import Wanted, allowed
from bot.domain.messages import Choice, Incoming, Outgoing

PAGE = 20
MOST_OFFICERS = 12
"""So many have a button of their own, as a message takes no more."""
_LOOKS = frozenset({"xem", "ca"})


@dataclass(frozen=True, slots=True)
class _Read:
    """What the words behind the command ask for; `unread`: some of them are none that are known."""

    wanted: Wanted
    unread: bool = False


def _log(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    library = context.library
    read = _read(incoming, library)
    if read.unread:
        raise Refusal(library.say("desk_log_how"), _of_each(officer, context))
    wanted = allowed(read.wanted, officer)
    for_admins, for_others = context.found.log or ((), ())
    deeds = for_admins if officer.admin else for_others
    said = _said(wanted, deeds, officer, context)
    effects: tuple[Effect, ...] = ()
    if wanted.officer != officer.id:
        effects = (Audit(officer.id, "nhatky", wanted.code),)
    choices = (*_further(wanted, deeds, library), *(() if wanted.code else _of_each(officer, context)))
    if wanted.code and not wanted.looks:
        return told(state, incoming, said, choices, effects)
    effects = (*effects, TellOfficer(officer.id, Outgoing(said)))
    return told(state, incoming, library.say("desk_log_sent", name=officer.name), choices, effects)


def _said(wanted: Wanted, deeds: tuple[Deed, ...], officer: Officer, context: Context) -> str:
    library, known = context.library, names(context)
    lines = "\n".join(log_line(one, library, context.now_s, known) for one in deeds) or library.say("desk_log_none")
    return library.say("desk_log", title=_title(wanted, officer, context), lines=lines)


def _title(wanted: Wanted, officer: Officer, context: Context) -> str:
    library = context.library
    if wanted.code:
        return library.say("board_log_of", code=wanted.code)
    if not wanted.officer:
        return library.say("board_log")
    if wanted.officer == officer.id:
        return library.say("board_log_own")
    return library.say("board_log_of", code=names(context).get(wanted.officer) or library.say("desk_someone"))


def _further(wanted: Wanted, deeds: tuple[Deed, ...], library: Library) -> tuple[Choice, ...]:
    of = wanted.code or wanted.officer
    older = ReadLog(deeds[-1].number, int(wanted.looks), of) if len(deeds) == PAGE else None
    other = ReadLog(0, int(not wanted.looks), of)
    label = library.say("choice_log_acts" if wanted.looks else "choice_log_looks")
    return (*((older.button(library.say("choice_log_older")),) if older else ()), other.button(label))


def _of_each(officer: Officer, context: Context) -> tuple[Choice, ...]:
    """For an administrator, the log of each officer."""
    shown = everyone(context)[:MOST_OFFICERS] if officer.admin else ()
    return tuple(ReadLog(of=one.id).button(context.library.say("choice_log_of", name=one.name)) for one in shown)


def _read(incoming: Incoming, library: Library) -> _Read:
    tapped = parse(incoming.action)
    if isinstance(tapped, ReadLog):
        of_case = read_code(tapped.of) or ""
        officer = "" if of_case else tapped.of
        return _Read(Wanted(officer, of_case, looks=bool(tapped.looks), before=tapped.before, most=PAGE))
    wanted, unread = Wanted(most=PAGE), False
    for word in incoming.text.split():
        if (code := read_code(word)) is not None:
            wanted = replace(wanted, code=code)
        elif until_s := _end_of(word, library):
            wanted = replace(wanted, until_s=until_s)
        elif word.lower() in _LOOKS:
            wanted = replace(wanted, looks=True)
        else:
            unread = True
    return _Read(wanted, unread)


def _end_of(word: str, library: Library) -> float:
    """Of a day that is written as 25/11/2026, in epoch seconds; 0 for what is none."""
    try:
        day = datetime.strptime(word, "%d/%m/%Y").replace(tzinfo=library.desk.zone)
        return (day + timedelta(days=1)).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _asks(_: State, incoming: Incoming, library: Library) -> Asks:
    """Both as an administrator may read it and as others may: which of them speaks is known later."""
    read = _read(incoming, library)
    if read.unread:
        return Asks()
    both = (Officer(incoming.sender, "", admin=True), Officer(incoming.sender, ""))
    return Asks(log=tuple(allowed(read.wanted, one) for one in both))


LOG = officer_step("nhatky", _log, actions=(ReadLog,), asks=_asks)

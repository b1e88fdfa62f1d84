"""Where an officer has the board open, and how it is closed there."""

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import EndAllSessions, EndSession
from bot.dialogue.library import Library
from bot.dialogue.officers import Refusal, officer_step, told
from bot.dialogue.shown import when
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.asking import Asks
from bot.domain.board import Session
from bot.domain.cases import Officer
from bot.domain.desk_effects import EndSessions, TellOfficer
from bot.domain.messages import Choice, Incoming, Outgoing

MARK_CHARS = 8
"""So much of its digest tells one session of an officer from the others."""
MOST_BUTTONS = 8


def _sessions(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """The times go to the officer alone: when somebody works is nobody else's business."""
    library, open_ = context.library, context.found.sessions
    match parse(incoming.action):
        case EndAllSessions():
            return told(state, incoming, library.say("desk_sessions_ended"), effects=(EndSessions(officer.id),))
        case EndSession(session=mark):
            one = next((one for one in open_ if one.key[:MARK_CHARS] == mark), None)
            if one is None:
                raise Refusal(library.say("desk_session_unknown"))
            return told(state, incoming, library.say("desk_session_ended"), effects=(EndSessions(officer.id, one.key),))
    if not open_:
        return told(state, incoming, library.say("desk_sessions_none", name=officer.name))
    lines = "\n".join(_line(number, one, context) for number, one in enumerate(open_, 1))
    list_ = TellOfficer(officer.id, Outgoing(library.say("desk_sessions", lines=lines)))
    said = library.say("desk_sessions_sent", name=officer.name, count=len(open_))
    return told(state, incoming, said, _ways(open_, library), (list_,))


def _line(number: int, one: Session, context: Context) -> str:
    library, now_s = context.library, context.now_s
    since, seen = (when(at_s, now_s, library) for at_s in (one.made_s, one.seen_s))
    return f"{number}. {library.say('board_session_since', since=since, seen=seen)}"


def _ways(open_: tuple[Session, ...], library: Library) -> tuple[Choice, ...]:
    each = (
        EndSession(one.key[:MARK_CHARS]).button(library.say("choice_session_end", number=number))
        for number, one in enumerate(open_[:MOST_BUTTONS], 1)
    )
    return (*each, EndAllSessions().button(library.say("choice_sessions_end")))


def _asks(_: State, incoming: Incoming, __: Library) -> Asks:
    return Asks(sessions=incoming.sender)


SESSIONS = officer_step("phien", _sessions, actions=(EndSession, EndAllSessions), asks=_asks)

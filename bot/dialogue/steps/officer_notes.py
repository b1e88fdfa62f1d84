"""What the desk keeps for itself: notes on a case, and what was done to it by whom."""

from dataclasses import replace

from bot.dialogue.history import events, noted
from bot.dialogue.library import Library
from bot.dialogue.officers import asks_cases, audit, meant, names, officer_step
from bot.dialogue.prompts import ask_note
from bot.dialogue.remarks import noted_down
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, reply
from bot.domain.asking import Asks
from bot.domain.cases import Officer
from bot.domain.messages import Incoming, Outgoing


def _note(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """/ghichu K7-3M24 lời: it never leaves the desk."""
    wanted = meant(incoming, context)
    if not wanted.rest.strip():
        return ask_note(state, incoming, context, officer, wanted.case)
    return noted_down(state, incoming, context, officer, wanted.case, wanted.rest.strip())


def _history(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    library, case = context.library, meant(incoming, context).case
    known = names(context)
    lines = events(case, context.found.history, context.found.joined, library, context.now_s, known)
    notes = noted(case, library, context.now_s, known)
    text = library.say("desk_history", code=case.code, lines="\n".join(lines))
    if notes:
        text += "\n\n" + library.say("desk_history_notes", lines="\n".join(notes))
    return reply(state, Outgoing(text), audit(officer, "lichsu", case))


def _asks_history(state: State, incoming: Incoming, library: Library) -> Asks:
    return replace(asks_cases(state, incoming, library), history=True)


NOTE_DOWN = officer_step("ghichu", _note)
HISTORY = officer_step("lichsu", _history, asks=_asks_history)

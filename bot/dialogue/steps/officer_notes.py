"""What the desk keeps for itself: notes on a case, and what was done to it by whom."""

from dataclasses import replace

from bot.dialogue.history import events, noted
from bot.dialogue.library import Library
from bot.dialogue.officers import Refusal, asks_cases, audit, meant, names, officer_step, told
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, reply
from bot.domain.asking import Asks
from bot.domain.cases import Officer
from bot.domain.effects import Remark
from bot.domain.messages import Incoming, Outgoing

MAX_NOTE_CHARS = 1_000


def _note(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """/ghichu K7-3M24 lời: it never leaves the desk."""
    library = context.library
    wanted = meant(incoming, context)
    words = wanted.rest.strip()
    if not words:
        raise Refusal(library.say("desk_note_how", code=wanted.case.code))
    if len(words) > MAX_NOTE_CHARS:
        raise Refusal(library.say("desk_words_too_long", count=len(words), max_chars=MAX_NOTE_CHARS))
    effects = (Remark(wanted.case.id, officer.id, words), audit(officer, "ghichu", wanted.case))
    said = library.say("desk_noted", code=wanted.case.code)
    if incoming.media:
        said = f"{said}\n{library.say('desk_note_without_files')}"
    return told(state, incoming, said, effects=effects)


def _history(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    library, case = context.library, meant(incoming, context).case
    known = names(context)
    lines = events(case, context.found.history, library, context.now_s, known)
    notes = noted(case, library, context.now_s, known)
    text = library.say("desk_history", code=case.code, lines="\n".join(lines))
    if notes:
        text += "\n\n" + library.say("desk_history_notes", lines="\n".join(notes))
    return reply(state, Outgoing(text), audit(officer, "lichsu", case))


def _asks_history(state: State, incoming: Incoming, library: Library) -> Asks:
    return replace(asks_cases(state, incoming, library), history=True)


NOTE_DOWN = officer_step("ghichu", _note)
HISTORY = officer_step("lichsu", _history, asks=_asks_history)

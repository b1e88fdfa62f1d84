"""What an officer notes of a case, for the desk alone. Pure."""

from bot.dialogue.officers import Refusal, audit, told
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.case_effects import Remark
from bot.domain.cases import Case, Officer
from bot.domain.effects import Effect
from bot.domain.messages import Incoming

MAX_NOTE_CHARS = 1_000


def noted_down(
    state: State, incoming: Incoming, context: Context, officer: Officer, case: Case, words: str, *effects: Effect
) -> Result:
    """Raises Refusal for no words, or too many."""
    library = context.library
    if not words:
        raise Refusal(library.say("desk_note_empty", code=case.code))
    if len(words) > MAX_NOTE_CHARS:
        raise Refusal(library.say("desk_words_too_long", count=len(words), max_chars=MAX_NOTE_CHARS))
    said = library.say("desk_noted", code=case.code)
    if incoming.media:
        said = f"{said}\n{library.say('desk_note_without_files')}"
    done = (Remark(case.id, officer.id, words), audit(officer, "ghichu", case), *effects)
    return told(state, incoming, said, effects=done)

"""Examples that an editor proposes: looked at in the desk's chat, and decided by a second person."""

from bot.dialogue.actions.action import Action, parse
from bot.dialogue.actions.desk import AcceptLesson, RefuseLesson
from bot.dialogue.library import Library
from bot.dialogue.officers import Refusal, audit, officer_step, told
from bot.dialogue.shown import brief, harmless, quoted
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.asking import Asks
from bot.domain.cases import Officer
from bot.domain.messages import Incoming
from bot.domain.teaching import DecideLesson, Lesson

COMMAND = "hoc"
MAX_FLIPS_CHARS = 1_500


def _asks(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(lessons=True)


def _lessons(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    match parse(incoming.action):
        case AcceptLesson(number) | RefuseLesson(number) as tapped:
            return _decided(state, incoming, context, officer, number, tapped)
        case _:
            return _first(state, incoming, context, officer)


def _first(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """One at a time, with what would change, as whoever proposed it saw it."""
    library, waiting = context.library, context.found.lessons
    if not waiting:
        return told(state, incoming, library.say("lessons_none"))
    one = waiting[0]
    choices = (
        AcceptLesson(one.id).button(library.say("choice_lesson_accept")),
        RefuseLesson(one.id).button(library.say("choice_lesson_refuse")),
    )
    text = library.say(
        "lesson",
        number=one.id,
        count=len(waiting),
        example=quoted(harmless(one.new.example)),
        title=_title(one, library),
        by=next((known.name for known in context.library.desk.officers if known.id == one.new.by), one.new.by),
        flips=brief(one.new.flips, MAX_FLIPS_CHARS),
    )
    return told(state, incoming, text, choices, (audit(officer, COMMAND),))


def _decided(
    state: State, incoming: Incoming, context: Context, officer: Officer, number: int, tapped: Action
) -> Result:
    library = context.library
    one = next((lesson for lesson in context.found.lessons if lesson.id == number), None)
    if one is None:
        raise Refusal(library.say("lesson_over", number=number), over=True)
    if one.new.by in {officer.id, officer.name}:
        raise Refusal(library.say("lesson_own", number=number))
    accepted = isinstance(tapped, AcceptLesson)
    said = library.say("lesson_accepted" if accepted else "lesson_refused", number=number)
    effects = (DecideLesson(number, accepted, officer.id), audit(officer, COMMAND))
    return told(state, incoming, said, effects=effects)


def _title(lesson: Lesson, library: Library) -> str:
    entry = library.entry(lesson.new.entry)
    return entry.title if entry is not None else lesson.new.entry


LESSONS = officer_step(COMMAND, _lessons, actions=(AcceptLesson, RefuseLesson), asks=_asks)

"""An officer's plain reply without a command: shown back with buttons that ask whom it is for. Pure.

It is never a finding.
"""

from bot.dialogue.actions.desk import DropPending, NotePending, SendPending
from bot.dialogue.actions.submitting import SayMore
from bot.dialogue.officers import Refusal, refuse_merged, told
from bot.dialogue.prompts import OPEN_S
from bot.dialogue.showing_back import MAX_QUESTION_CHARS
from bot.dialogue.shown import quoted, without_strangers
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.asking import Answered
from bot.domain.case_effects import AskMore, Prepare, Told
from bot.domain.cases import Case, Officer
from bot.domain.messages import Incoming, Outgoing
from bot.domain.pending import Pending

LOOSE = "words"
"""The purpose of what is about to be sent as it was said."""


def offer(state: State, incoming: Incoming, context: Context, officer: Officer, answered: Answered) -> Result:
    """To the one member whose words it replies to, else to all who sent the case; or a note; or nothing.

    Raises:
        Refusal: the case is gone, or there are too many words.
    """
    library, case, words = context.library, answered.case, incoming.text.strip()
    refuse_merged(case, library)
    if len(words) > MAX_QUESTION_CHARS:
        raise Refusal(library.say("desk_words_too_long", count=len(words), max_chars=MAX_QUESTION_CHARS))
    count = min(case.submitters, 1) if answered.submission else case.submitters
    one = Pending(
        case_id=case.id,
        officer=officer.id,
        purpose=LOOSE,
        words=words,
        media=incoming.media,
        round=case.round,
        count=count,
        expires_s=context.now_s + OPEN_S,
        submission=answered.submission,
    )
    shown = quoted(without_strangers(words, library)) if words else ""
    text = "\n\n".join(filter(None, (library.say("desk_loose", code=case.code), shown)))
    label = "choice_loose_one" if answered.submission else "choice_loose_all"
    send = (SendPending(case.code, one.mark).button(library.say(label, count=count)),) if count else ()
    note = (NotePending(case.code, one.mark).button(library.say("choice_loose_note")),) if words else ()
    drop = DropPending(case.code, one.mark).button(library.say("choice_drop_words"))
    return told(state, incoming, text, (*send, *note, drop), (Prepare(one),), media=incoming.media)


def to_members(case: Case, one: Pending, context: Context) -> AskMore:
    """What goes to those for whom it is; they can answer it."""
    library = context.library
    answer = SayMore(case.code).button(library.say("choice_answer_more"))
    words = without_strangers(one.words, library)

    def read(code: str) -> Outgoing:
        return Outgoing(library.say("desk_says", code=code, words=words).strip(), (answer,), media=one.media)

    others = tuple(Told(own.code, read(own.code), None) for own in case.filed)
    return AskMore(case.id, read(case.code), one.submission, others)

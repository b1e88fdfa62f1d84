"""What an officer is about to send, shown back first: as members will read it, and to how many it goes. Pure.

Nothing goes to a member but by a tap on "Gửi" beneath what it says.
"""

from bot.dialogue.actions.desk import AnswerCase, DropPending, RewritePending, SendPending, UndoFinding
from bot.dialogue.findings import concluded, correction_text, finding_text
from bot.dialogue.library import Library
from bot.dialogue.objections import objections
from bot.dialogue.officers import Refusal, names, refuse_closed, told
from bot.dialogue.prompts import FOR_MORE, OPEN_S
from bot.dialogue.shown import finding_name, quoted, when, without_strangers
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.dialogue.verdicts import Conclusion, refuse_unfit
from bot.domain.case_effects import Prepare
from bot.domain.cases import Case, Finding, Officer
from bot.domain.effects import Effect
from bot.domain.messages import Choice, Incoming, Outgoing
from bot.domain.pending import FOR_FINDING, Pending

MAX_QUESTION_CHARS = 1_000
OF_NONE_SENT = 0


def show_finding(
    state: State, incoming: Incoming, context: Context, officer: Officer, verdict: Conclusion, *effects: Effect
) -> Result:
    """The finding with its words, and what speaks against it.

    Raises:
        Refusal: it can't be sent (see `refuse_unfit`), or another one is on its way.
    """
    library, case = context.library, verdict.case
    refuse_unfit(verdict, officer, context)
    refuse_under_way(case, context)
    one = Pending(
        case_id=case.id,
        officer=officer.id,
        purpose=f"{FOR_FINDING}{verdict.finding}",
        words=verdict.message,
        media=verdict.media,
        round=case.round,
        count=verdict.readers,
        expires_s=context.now_s + OPEN_S,
    )
    name = finding_name(verdict.finding, library)
    head = library.say(_head(verdict), code=case.code, finding=name, count=verdict.readers)
    said = objections(verdict, officer, context)
    text = "\n\n".join((*said, head, quoted(_as_read(verdict, context))))
    send = (
        library.say("choice_send_finding", finding=name, count=verdict.readers)
        if verdict.readers
        else library.say("choice_record_finding")
    )
    other = (AnswerCase(case.code).button(library.say("choice_other_finding")),) if verdict.doubtful else ()
    shown = Outgoing(text, (_send(case, one, send), *other, *_ways_back(case, one, library)), media=verdict.media)
    return told(state, incoming, shown.text, shown.choices, (Prepare(one), *effects), media=verdict.media)


def _head(verdict: Conclusion) -> str:
    if verdict.readers:
        return "desk_shown_back"
    return "desk_shown_back_heard" if verdict.case.submitters else "desk_shown_back_nobody"


def _as_read(verdict: Conclusion, context: Context) -> str:
    """As those read it who heard another finding before, where there is one."""
    library, case = context.library, verdict.case
    after = concluded(case, verdict.finding, verdict.message, context.now_s, verdict.media)
    if case.is_judged and not verdict.stays:
        return correction_text(after, case.finding, library)
    return finding_text(after, library)


def show_question(
    state: State, incoming: Incoming, context: Context, officer: Officer, case: Case, words: str, *effects: Effect
) -> Result:
    """A question back to those who sent the case.

    Raises:
        Refusal: the case is closed, nobody is left to ask, or the question is too long.
    """
    library = context.library
    refuse_closed(case, library)
    if len(words) > MAX_QUESTION_CHARS:
        raise Refusal(library.say("desk_words_too_long", count=len(words), max_chars=MAX_QUESTION_CHARS))
    if not case.submitters:
        raise Refusal(library.say("desk_nobody_to_ask", code=case.code))
    one = Pending(
        case_id=case.id,
        officer=officer.id,
        purpose=FOR_MORE,
        words=words,
        round=case.round,
        count=case.submitters,
        expires_s=context.now_s + OPEN_S,
    )
    head = library.say("desk_shown_back_question", code=case.code, count=case.submitters)
    text = "\n\n".join((head, quoted(without_strangers(words, library))))
    send = _send(case, one, library.say("choice_send_question", count=case.submitters))
    return told(state, incoming, text, (send, *_ways_back(case, one, library)), (Prepare(one), *effects))


def refuse_under_way(case: Case, context: Context) -> None:
    """Raises Refusal for a case whose finding is on its way."""
    library = context.library
    held = next((one for one in context.found.pending if one.case_id == case.id and one.due_s and one.is_finding), None)
    if held is None:
        return
    words = {
        "code": case.code,
        "name": names(context).get(held.officer) or library.say("desk_someone"),
        "finding": finding_name(finding_of(held), library),
        "at": when(held.due_s, context.now_s, library),
    }
    raise Refusal(library.say("desk_under_way", **words), (undo(case, held, library),))


def undo(case: Case, one: Pending, library: Library) -> Choice:
    """The button that takes a finding back; it knows which one of the case's it was. One that stays was there before:
    it can be stopped, and not taken back.
    """
    stays = Conclusion(case, finding_of(one), one.words, one.media).stays
    return UndoFinding(case.code, one.mark, OF_NONE_SENT if stays else one.round + 1).button(library.say("choice_undo"))


def finding_of(one: Pending) -> Finding:
    return Finding(one.purpose.removeprefix(FOR_FINDING))


def _send(case: Case, one: Pending, label: str) -> Choice:
    return SendPending(case.code, one.mark).button(label)


def _ways_back(case: Case, one: Pending, library: Library) -> tuple[Choice, ...]:
    return (
        RewritePending(case.code, one.mark).button(library.say("choice_edit_words")),
        DropPending(case.code, one.mark).button(library.say("choice_drop_words")),
    )

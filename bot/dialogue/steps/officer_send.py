"""What was shown back goes, is written anew, or is dropped; a finding that has just gone is taken back."""

from dataclasses import replace

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import (
    AnswerCase,
    DropPending,
    NotePending,
    OfPending,
    RewritePending,
    SendPending,
    ShowPending,
    UndoFinding,
)
from bot.dialogue.actions.submitting import SayMore
from bot.dialogue.beside import told_beside
from bot.dialogue.loose import LOOSE, to_members
from bot.dialogue.officers import (
    OfficerRun,
    Refusal,
    asks_cases,
    audit,
    for_officers,
    meant,
    names,
    refuse_closed,
    refuse_held,
    refuse_merged,
    told,
)
from bot.dialogue.prompts import FOR_MORE, ask_question, ask_words
from bot.dialogue.showing_back import finding_of, refuse_under_way, show_finding, undo
from bot.dialogue.shown import finding_name, holder, without_strangers
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step
from bot.dialogue.verdicts import Verdict, concluding, refuse_unfit
from bot.domain.cases import Case, Officer, Status
from bot.domain.effects import AskMore, Drop, Hold, Remark, Retract, Told
from bot.domain.messages import Incoming, Outgoing
from bot.domain.pending import FOR_FINDING, Pending, Stop

UNDO_FOR_S = 60.0
"""From the tap on "Gửi", so long a finding can be taken back."""


def _send(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    wanted = meant(incoming, context)
    one = _own(incoming, wanted.case, officer, context)
    if one.purpose == FOR_MORE:
        return _ask_back(state, incoming, context, officer, wanted.case, one)
    if one.purpose == LOOSE:
        return _say(state, incoming, context, officer, wanted.case, one)
    library, case = context.library, wanted.case
    refuse_merged(case, library)
    refuse_held(case, officer, context)
    refuse_under_way(case, context)
    _refuse_changed(case, one, context)
    verdict = _verdict(case, one)
    refuse_unfit(verdict, officer, context)
    hold = Hold(one.mark, context.now_s + library.desk.undo_s, concluding(verdict, officer, context))
    action = "dinhchinh" if case.is_judged else "traloi"
    words = {"code": case.code, "finding": finding_name(verdict.finding, library), "count": case.submitters}
    text = library.say("desk_going", seconds=f"{library.desk.undo_s:g}", **words)
    way = (undo(case, one, library),)
    beside = told_beside(incoming, context, officer, case, text, way)
    return told(state, incoming, text, way, (hold, audit(officer, action, case, verdict.finding), *beside))


def _ask_back(state: State, incoming: Incoming, context: Context, officer: Officer, case: Case, one: Pending) -> Result:
    library = context.library
    refuse_closed(case, library)
    if not case.submitters:
        raise Refusal(library.say("desk_nobody_to_ask", code=case.code))
    answer = SayMore(case.code).button(library.say("choice_answer_more"))
    words = without_strangers(one.words, library)

    def asked(code: str) -> Outgoing:
        return Outgoing(library.say("desk_asked_back", code=code, question=words), (answer,))

    others = tuple(Told(own.code, asked(own.code), None) for own in case.filed)
    effects = (
        AskMore(case.id, asked(case.code), others=others),
        Drop(one.mark),
        audit(officer, "hoithem", case),
    )
    text = library.say("desk_asked", code=case.code, count=case.submitters)
    beside = told_beside(incoming, context, officer, case, text)
    return told(state, incoming, text, effects=(*effects, *beside))


def _say(state: State, incoming: Incoming, context: Context, officer: Officer, case: Case, one: Pending) -> Result:
    library = context.library
    refuse_merged(case, library)
    if not case.submitters or one.stopped:
        raise Refusal(library.say("desk_nobody_to_ask", code=case.code))
    effects = (to_members(case, one, context), Drop(one.mark), audit(officer, "nhan_loi", case))
    count = min(case.submitters, 1) if one.submission else case.submitters
    return told(state, incoming, library.say("desk_said", code=case.code, count=count), effects=effects)


def _note_down(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """Words that were shown back stay at the desk."""
    wanted = meant(incoming, context)
    one = _own(incoming, wanted.case, officer, context)
    effects = (Remark(wanted.case.id, officer.id, one.words), Drop(one.mark), audit(officer, "ghichu", wanted.case))
    return told(state, incoming, context.library.say("desk_noted", code=wanted.case.code), effects=effects)


def _refuse_changed(case: Case, one: Pending, context: Context) -> None:
    """Raises Refusal where the case got a finding, harm or another case, or lost all who sent it, since then."""
    library = context.library
    again = ShowPending(case.code, one.mark).button(library.say("choice_show_again"))
    if case.round != one.round and case.status is Status.ANSWERED:
        words = {"finding": finding_name(case.finding, library), "name": holder(case, names(context), library)}
        raise Refusal(library.say("desk_answered_meanwhile", code=case.code, **words), (again,))
    if case.round != one.round:
        raise Refusal(library.say("desk_changed_meanwhile", code=case.code), (again,))
    if one.stopped in {Stop.HARM, Stop.JOINED}:
        raise Refusal(library.say(f"desk_{one.stopped}_meanwhile", code=case.code), (again,))
    if one.count and not case.submitters:
        raise Refusal(library.say("desk_withdrawn_meanwhile", code=case.code), (again,))


def _show_again(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """The same words, with the case as it is now."""
    wanted = meant(incoming, context)
    one = _own_finding(incoming, wanted.case, officer, context)
    verdict = _verdict(wanted.case, one)
    result = show_finding(state, incoming, context, officer, verdict)
    return replace(result, effects=(Drop(one.mark), *result.effects))


def _rewrite(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """Words are asked for anew; what was shown does not go any more."""
    wanted = meant(incoming, context)
    one = _own(incoming, wanted.case, officer, context)
    drop = Drop(one.mark)
    if one.purpose == FOR_MORE:
        return ask_question(state, incoming, context, officer, wanted.case, drop)
    finding = finding_of(_own_finding(incoming, wanted.case, officer, context))
    return ask_words(state, incoming, context, officer, wanted.case, finding, drop, before=one.words)


def _drop(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    wanted = meant(incoming, context)
    one = _own(incoming, wanted.case, officer, context)
    text = context.library.say("desk_dropped", code=wanted.case.code)
    return told(state, incoming, text, effects=(Drop(one.mark),))


def _undo(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """Any officer may: a slip is noticed by whoever reads along."""
    library, wanted = context.library, meant(incoming, context)
    case = wanted.case
    tapped = parse(incoming.action)
    mark, round_ = (tapped.mark, tapped.round) if isinstance(tapped, UndoFinding) else ("", 0)
    one = next((one for one in context.found.pending if one.mark == mark and (one.due_s or one.stopped)), None)
    log = audit(officer, "hoantac", case)
    if one is not None:
        words = {"code": case.code, "finding": finding_name(finding_of(one), library), "name": officer.name}
        text = library.say("desk_undone", **words)
        way = (AnswerCase(case.code).button(library.say("choice_traloi")),)
        beside = told_beside(incoming, context, officer, case, text)
        return told(state, incoming, text, way, (Drop(mark), log, *beside))
    refuse_merged(case, library)
    if not case.submitters:
        raise Refusal(library.say("desk_undo_nobody", code=case.code))
    until_s = case.answered_s + UNDO_FOR_S - library.desk.undo_s
    if not case.is_judged or case.round != round_ or context.now_s > until_s:
        raise Refusal(library.say("desk_undo_too_late", code=case.code))
    retracted = Outgoing(library.say("finding_retracted", code=case.code))
    text = library.say("desk_retracted", code=case.code, count=case.submitters, name=officer.name)
    way = (AnswerCase(case.code).button(library.say("choice_traloi")),)
    beside = told_beside(incoming, context, officer, case, text)
    retract = Retract(case.id, officer.id, case.round, retracted)
    return told(state, incoming, text, way, (retract, log, *beside))


def _own(incoming: Incoming, case: Case, officer: Officer, context: Context) -> Pending:
    """What is shown above the button that was tapped.

    Raises:
        Refusal: it was sent, dropped or forgotten, or it is another officer's.
    """
    library = context.library
    tapped = parse(incoming.action)
    mark = tapped.mark if isinstance(tapped, OfPending) else ""
    one = next((one for one in context.found.pending if one.mark == mark), None)
    if one is None:
        raise Refusal(library.say("desk_pending_gone", code=case.code))
    if one.officer != officer.id:
        name = names(context).get(one.officer) or library.say("desk_someone")
        raise Refusal(library.say("desk_pending_another", code=case.code, name=name))
    if one.due_s:
        raise Refusal(library.say("desk_sent_before", code=case.code))
    return one


def _own_finding(incoming: Incoming, case: Case, officer: Officer, context: Context) -> Pending:
    """The same of a finding alone: no button to show again or to write anew stands under other words."""
    one = _own(incoming, case, officer, context)
    if not one.purpose.startswith(FOR_FINDING):
        raise Refusal(context.library.say("desk_pending_gone", code=case.code))
    return one


def _verdict(case: Case, one: Pending) -> Verdict:
    return Verdict(case, finding_of(one), one.words, one.media)


def _step(name: str, action: type[OfPending], run: OfficerRun) -> Step:
    return Step(f"officer_{name}", for_officers(run), actions=frozenset({action}), asks=asks_cases)


SEND = _step("send", SendPending, _send)
SHOW_AGAIN = _step("show_again", ShowPending, _show_again)
REWRITE = _step("rewrite", RewritePending, _rewrite)
NOTE_WORDS = _step("note_words", NotePending, _note_down)
DROP = _step("drop", DropPending, _drop)
UNDO = _step("undo", UndoFinding, _undo)

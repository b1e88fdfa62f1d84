"""What was shown back goes, is written anew, or is dropped."""

from dataclasses import replace

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import (
    DropPending,
    NotePending,
    OfPending,
    RewritePending,
    SendPending,
    ShowPending,
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
from bot.dialogue.recounting import recount, with_change
from bot.dialogue.remarks import noted_down
from bot.dialogue.showing_back import finding_of, refuse_under_way, show_finding, undo
from bot.dialogue.shown import finding_name, holder, without_strangers
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step
from bot.dialogue.verdicts import Conclusion, concluding, refuse_unfit
from bot.domain.case_effects import AskMore, Drop, Hold, Told
from bot.domain.cases import Case, Officer, Status
from bot.domain.messages import Incoming, Outgoing
from bot.domain.pending import Pending, Stop


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
    due_s = context.now_s + library.desk.undo_s
    hold = Hold(one.mark, due_s, concluding(verdict, officer, context), recount(verdict, incoming, context))
    action = "dinhchinh" if case.is_judged else "traloi"
    words = {"code": case.code, "finding": finding_name(verdict.finding, library), "count": verdict.readers}
    key = "desk_going_stays" if verdict.stays else "desk_going"
    going = library.say(key, seconds=f"{library.desk.undo_s:g}", **words)
    text = with_change(going, one.count, verdict.readers, context)
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
    asked_of = library.say("desk_asked", code=case.code, count=case.submitters)
    text = with_change(asked_of, one.count, case.submitters, context)
    beside = told_beside(incoming, context, officer, case, text)
    return told(state, incoming, text, effects=(*effects, *beside))


def _say(state: State, incoming: Incoming, context: Context, officer: Officer, case: Case, one: Pending) -> Result:
    library = context.library
    refuse_merged(case, library)
    if one.stopped is Stop.MOVED:
        raise Refusal(library.say("desk_moved_meanwhile", code=case.code), over=True)
    if not case.submitters or one.stopped:
        raise Refusal(library.say("desk_nobody_to_ask", code=case.code))
    effects = (to_members(case, one, context), Drop(one.mark), audit(officer, "nhan_loi", case))
    count = min(case.submitters, 1) if one.submission else case.submitters
    text = with_change(library.say("desk_said", code=case.code, count=count), one.count, count, context)
    return told(state, incoming, text, effects=effects)


def _note_down(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """Words that were shown back stay at the desk."""
    wanted = meant(incoming, context)
    one = _own(incoming, wanted.case, officer, context)
    shown = replace(incoming, media=one.media)
    return noted_down(state, shown, context, officer, wanted.case, one.words, Drop(one.mark))


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
    if one.stopped:
        raise Refusal(library.say("desk_changed_meanwhile", code=case.code), (again,))


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
        refuse_merged(case, library)
        key = "desk_pending_gone" if case.submitters else "desk_gone_nobody"
        raise Refusal(library.say(key, code=case.code), over=True)
    if one.officer != officer.id:
        name = names(context).get(one.officer) or library.say("desk_someone")
        raise Refusal(library.say("desk_pending_another", code=case.code, name=name))
    if one.due_s:
        raise Refusal(library.say("desk_sent_before", code=case.code), over=True)
    return one


def _own_finding(incoming: Incoming, case: Case, officer: Officer, context: Context) -> Pending:
    """The same of a finding alone: no button to show again or to write anew stands under other words."""
    one = _own(incoming, case, officer, context)
    if not one.is_finding:
        raise Refusal(context.library.say("desk_pending_gone", code=case.code), over=True)
    return one


def _verdict(case: Case, one: Pending) -> Conclusion:
    return Conclusion(case, finding_of(one), one.words, one.media)


def _step(name: str, action: type[OfPending], run: OfficerRun) -> Step:
    return Step(f"officer_{name}", for_officers(run), actions=frozenset({action}), asks=asks_cases)


SEND = _step("send", SendPending, _send)
SHOW_AGAIN = _step("show_again", ShowPending, _show_again)
REWRITE = _step("rewrite", RewritePending, _rewrite)
NOTE_WORDS = _step("note_words", NotePending, _note_down)
DROP = _step("drop", DropPending, _drop)

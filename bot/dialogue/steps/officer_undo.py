"""A finding that is on its way, or has just gone, is taken back: by any officer, as a slip is seen by whoever reads."""

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import AnswerCase, UndoFinding
from bot.dialogue.beside import told_beside
from bot.dialogue.officers import Refusal, asks_cases, audit, for_officers, meant, refuse_merged, told
from bot.dialogue.showing_back import OF_NONE_SENT, finding_of
from bot.dialogue.shown import finding_name
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step
from bot.domain.case_effects import Drop, Retract
from bot.domain.cases import Officer
from bot.domain.desk import UNDO_FOR_S
from bot.domain.messages import Incoming, Outgoing


def _undo(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    library, wanted = context.library, meant(incoming, context)
    case = wanted.case
    tapped = parse(incoming.action)
    mark, round_ = (tapped.mark, tapped.round) if isinstance(tapped, UndoFinding) else ("", 0)
    stoppable = (one for one in context.found.pending if one.is_finding and (one.due_s or one.stopped))
    one = next((one for one in stoppable if one.mark == mark), None)
    log = audit(officer, "hoantac", case)
    if one is not None:
        words = {"code": case.code, "finding": finding_name(finding_of(one), library), "name": officer.name}
        text = library.say("desk_undone", **words)
        way = (AnswerCase(case.code).button(library.say("choice_traloi")),)
        beside = told_beside(incoming, context, officer, case, text)
        return told(state, incoming, text, way, (Drop(mark, held=True), log, *beside))
    refuse_merged(case, library)
    if not case.submitters:
        raise Refusal(library.say("desk_undo_nobody", code=case.code), over=True)
    if round_ == OF_NONE_SENT:
        raise Refusal(library.say("desk_undo_stays", code=case.code), over=True)
    until_s = case.answered_s + UNDO_FOR_S - library.desk.undo_s
    if not case.is_judged or case.round != round_ or context.now_s > until_s:
        raise Refusal(library.say("desk_undo_too_late", code=case.code), over=True)
    retracted = Outgoing(library.say("finding_retracted", code=case.code))
    text = library.say("desk_retracted", code=case.code, count=case.submitters, name=officer.name)
    way = (AnswerCase(case.code).button(library.say("choice_traloi")),)
    beside = told_beside(incoming, context, officer, case, text)
    retract = Retract(case.id, officer.id, case.round, retracted)
    return told(state, incoming, text, way, (retract, log, *beside))


UNDO = Step("officer_undo", for_officers(_undo), actions=frozenset({UndoFinding}), asks=asks_cases)

"""Which cases are one: merged, and taken apart again."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import MergeCases, OpenQueue, SplitCase
from bot.dialogue.actions.values import FindingsSeen
from bot.dialogue.beside import desk_chat
from bot.dialogue.code_words import take_code
from bot.dialogue.desk_buttons import see
from bot.dialogue.desk_lists import called
from bot.dialogue.duplicates import candidates
from bot.dialogue.feedback import opinions
from bot.dialogue.findings import correction_text, finding_text
from bot.dialogue.library import Library
from bot.dialogue.officers import (
    Refusal,
    asks_cases,
    audit,
    everyone,
    meant,
    named,
    names,
    officer_step,
    refuse_merged,
    told,
)
from bot.dialogue.showing_back import refuse_under_way
from bot.dialogue.shown import holder, matter, quoted
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.asking import Asks
from bot.domain.case_effects import Merge, Split
from bot.domain.cases import Case, Filed, Officer, Status
from bot.domain.desk_effects import SPLIT_OFF, Audit, TellDesk, audit_action
from bot.domain.effects import Effect
from bot.domain.messages import Incoming, Outgoing

MAX_CANDIDATES = 6


def _merge(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """The first case goes into the second, with all who sent it."""
    library, found = context.library, context.found
    case, other_code = _both(incoming, context)
    refuse_merged(case, library)
    if not other_code:
        alike = candidates(case, found.queue, MAX_CANDIDATES)
        choices = tuple(MergeCases(case.code, one.code).button(_label(one, library)) for one in alike)
        key = "desk_merge_into_which" if alike else "desk_merge_into_none"
        return told(state, incoming, library.say(key, code=case.code), choices)
    into = named(other_code, found, library)
    if into.id == case.id:
        raise Refusal(library.say("desk_merge_into_itself", code=case.code))
    refuse_merged(into, library)
    if case.is_judged and not into.is_judged:
        turned = MergeCases(into.code, case.code).button(library.say("choice_merge_into", code=case.code))
        raise Refusal(library.say("desk_merge_the_other_way", code=case.code, into=into.code), (turned,))
    for one in (case, into):
        refuse_under_way(one, context)
    heard = _heard_by(case, into, library)
    held = [one for one in (case, into) if one.status is Status.CLAIMED and one.holder != officer.id]
    hears = heard if case.submitters else None
    if (hears is not None or held) and not _was_shown(incoming, into):
        return _show_merge(state, incoming, context, (case, into), hears, held)
    log = (audit(officer, "gop", case, into.code), audit(officer, "gop_vao", into, case.code))
    words = {"code": case.code, "into": into.code, "giver": officer.name}
    tell = [_tell_holder(one, into, library.say("desk_merged_yours", **words), incoming, context) for one in held]
    effects: list[Effect] = [Merge(case.id, into.id, heard), *log, *tell]
    way = (SplitCase(case.code).button(library.say("choice_split")),)
    return told(state, incoming, library.say("desk_merged", code=case.code, into=into.code), way, effects)


def _was_shown(incoming: Incoming, into: Case) -> bool:
    """Whether the button was beneath what the merge does, with the finding as it stands; what is typed never was."""
    tapped = parse(incoming.action)
    return isinstance(tapped, MergeCases) and tapped.seen == FindingsSeen(into.round)


def _show_merge(
    state: State,
    incoming: Incoming,
    context: Context,
    both: tuple[Case, Case],
    heard: Outgoing | None,
    held: Sequence[Case],
) -> Result:
    """Those who sent the one case are about to hear the finding of the other, or a colleague works on one of them."""
    library, (case, into) = context.library, both
    words = {"code": case.code, "into": into.code, "count": case.submitters}
    parts = [library.say("desk_merge_held", code=one.code, name=holder(one, names(context), library)) for one in held]
    label = library.say("choice_merge_into", code=into.code)
    if heard is not None:
        parts += [library.say("desk_merge_shown_back", **words), quoted(heard.text)]
        label = library.say("choice_merge_and_send", **words)
    go = MergeCases(case.code, into.code, FindingsSeen(into.round)).button(label)
    return told(state, incoming, "\n\n".join(parts), (go, OpenQueue().button(library.say("choice_queue"))))


def _tell_holder(case: Case, into: Case, text: str, incoming: Incoming, context: Context) -> TellDesk:
    """Who holds a case that a colleague merged is called; they read it where the case is now."""
    whose = [one for one in everyone(context) if one.id == case.holder]
    said = "\n".join(filter(None, (called(whose), text)))
    return TellDesk(desk_chat(incoming, context), into.id, Outgoing(said, (see(into.code, context.library),)))


def _split(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """/tach K7-3M24: what was merged by mistake stands by itself again; out of a colleague's case after a question."""
    library, case = context.library, meant(incoming, context).case
    if case.status is not Status.MERGED:
        raise Refusal(library.say("desk_not_merged", code=case.code), over=True)
    words = {"code": case.code, "into": case.merged_into}
    tell: list[Effect] = []
    held = _held_by_another(case, officer, context)
    if held is not None:
        seen = FindingsSeen(held.round)
        if parse(incoming.action) != SplitCase(case.code, seen):
            asked = library.say(
                "desk_split_held", code=case.code, into=held.code, name=holder(held, names(context), library)
            )
            go = SplitCase(case.code, seen).button(library.say("choice_split_anyway", code=case.code))
            return told(state, incoming, asked, (go, OpenQueue().button(library.say("choice_queue"))))
        yours = library.say("desk_split_yours", code=case.code, into=held.code, giver=officer.name)
        tell.append(_tell_holder(held, held, yours, incoming, context))
    there = Audit(officer.id, audit_action(SPLIT_OFF, case.code), case.merged_into)
    log = (audit(officer, "tach", case, case.merged_into), there)
    effects = (Split(case.id, _told_apart(case, library)), *log, *tell)
    return told(state, incoming, library.say("desk_split", **words), effects=effects)


def _held_by_another(case: Case, officer: Officer, context: Context) -> Case | None:
    """The case in which this one stands by now, where a colleague works on it."""
    there = context.found.stands.get(case.id)
    held = there is not None and there.status is Status.CLAIMED and there.holder != officer.id
    return there if held else None


def _told_apart(case: Case, library: Library) -> Outgoing:
    """For those who heard the finding of the case that theirs was merged into: their own, where that had one."""
    if case.finding is None:
        return Outgoing(library.say("merge_undone", code="{code}"))
    text = library.say("merge_undone_judged", code="{code}", finding=finding_text(case, library))
    return Outgoing(text, opinions(case, library), media=case.files)


def _both(incoming: Incoming, context: Context) -> tuple[Case, str]:
    """The case to merge, and the code of the other; as a reply to a card, the one code is the other's."""
    wanted, answered = meant(incoming, context), context.found.answered
    tapped = parse(incoming.action)
    other_code = tapped.into if isinstance(tapped, MergeCases) else take_code(wanted.rest)[0]
    if not other_code and answered is not None and answered.case.id != wanted.case.id:
        return answered.case, wanted.case.code
    return wanted.case, other_code


def _heard_by(case: Case, into: Case, library: Library) -> Outgoing | None:
    """What those who sent the first case have to hear now: the finding of the second, also where that was opened again
    since, unless they heard the same.
    """
    own = Filed(case.code, case.material)
    if not into.is_judged:
        return None
    asked = opinions(into, library)
    if not case.is_judged:
        return Outgoing(finding_text(into, library, own), asked, media=into.files)
    same = (case.finding, case.message) == (into.finding, into.message)
    return None if same else Outgoing(correction_text(into, case.finding, library, own), asked, media=into.files)


def _label(case: Case, library: Library) -> str:
    return f"{case.code} · {matter(case, library)}"


def _asks_merge(state: State, incoming: Incoming, library: Library) -> Asks:
    asks = asks_cases(state, incoming, library)
    return replace(asks, queue=len(asks.codes) < 2)


def _asks_split(state: State, incoming: Incoming, library: Library) -> Asks:
    return replace(asks_cases(state, incoming, library), stands=True)


MERGE = officer_step("gop", _merge, actions=(MergeCases,), asks=_asks_merge)
SPLIT = officer_step("tach", _split, actions=(SplitCase,), asks=_asks_split)

"""Who has a case, and which cases are one: taken, given back, passed on, merged."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import GiveBack, MergeCases, OpenQueue, PassOn, SplitCase, TakeCase
from bot.dialogue.actions.values import Seen
from bot.dialogue.alike import candidates
from bot.dialogue.beside import desk_chat
from bot.dialogue.desk_buttons import see
from bot.dialogue.desk_lists import called, given_back
from bot.dialogue.findings import correction_text, finding_text
from bot.dialogue.library import Library
from bot.dialogue.officers import (
    Refusal,
    asks_cases,
    audit,
    find_officer,
    in_library,
    meant,
    named,
    officer_step,
    refuse_closed,
    refuse_held,
    refuse_merged,
    take_code,
    told,
)
from bot.dialogue.showing_back import refuse_under_way
from bot.dialogue.shown import harmless, matter, quoted, shortened
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, reply
from bot.domain.asking import Asks
from bot.domain.cases import Case, Filed, Officer, Status
from bot.domain.effects import Audit, Claim, Effect, Merge, Release, Split, TellDesk, audit_action
from bot.domain.messages import Choice, Incoming, Outgoing
from bot.planning.escalation import reachable
from bot.planning.rota import on_duty

MAX_CANDIDATES = 6


def _take(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """The first who asks gets it; the others are told who that was."""
    library, case = context.library, meant(incoming, context).case
    refuse_closed(case, library)
    refuse_held(case, officer, context)
    if case.status is Status.CLAIMED:
        return told(state, incoming, library.say("desk_taken_before", code=case.code))
    effects = (Claim(case.id, officer.id), audit(officer, "nhan", case))
    return told(state, incoming, library.say("desk_taken", code=case.code), effects=effects)


def _give_back(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """By its holder, or by an admin where the holder is gone."""
    library, case = context.library, meant(incoming, context).case
    refuse_closed(case, library)
    if not officer.admin:
        refuse_held(case, officer, context)
    if case.status is Status.OPEN:
        return told(state, incoming, library.say("desk_not_taken", code=case.code))
    effects = (Release(case.id), audit(officer, "bonhan", case))
    return told(state, incoming, library.say("desk_given_back", code=case.code), effects=effects)


def _rest(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """/nghi: all that the officer holds is given back at once, and those on duty are called."""
    library = in_library(context)
    held = [case for case in context.found.queue if case.status is Status.CLAIMED and case.holder == officer.id]
    if not held:
        return told(state, incoming, library.say("desk_rests_with_nothing"))
    now = datetime.fromtimestamp(context.now_s, library.desk.zone)
    others = [one for one in reachable(library.desk, now) if one.id != officer.id]
    effects: list[Effect] = [*(Release(case.id) for case in held), audit(officer, "nghi")]
    return reply(state, given_back([case.code for case in held], others, library), *effects)


def _pass_on(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    library = in_library(context)
    wanted = meant(incoming, context)
    case = wanted.case
    refuse_closed(case, library)
    tapped = parse(incoming.action)
    wished = tapped.officer if isinstance(tapped, PassOn) else wanted.rest
    if not wished:
        on_shift = on_duty(library.desk, datetime.fromtimestamp(context.now_s, library.desk.zone))
        return told(state, incoming, library.say("desk_pass_to_whom", code=case.code), _to(case, on_shift, library))
    found = find_officer(wished, library.desk.officers)
    if len(found) != 1:
        key = "desk_which_officer" if found else "desk_no_such_officer"
        listed = ", ".join(one.name for one in library.desk.officers)
        words = {"name": shortened(harmless(wished), 30), "officers": listed}
        raise Refusal(library.say(key, **words), _to(case, found, library))
    (to,) = found
    if case.status is Status.CLAIMED and case.holder == to.id:
        return told(state, incoming, library.say("desk_passed_before", code=case.code, name=to.name))
    effects: list[Effect] = [Claim(case.id, to.id), audit(officer, "chuyen", case, to.id)]
    if to.id != officer.id:
        words = {"code": case.code, "matter": matter(case, library), "giver": officer.name}
        chat = desk_chat(incoming, context)
        call = library.say("desk_passed_to_you", officer=called((to,)), **words)
        effects.append(TellDesk(chat, case.id, Outgoing(call, (see(case.code, library),))))
    return told(state, incoming, library.say("desk_passed", code=case.code, name=to.name), effects=effects)


def _to(case: Case, some: Sequence[Officer], library: Library) -> tuple[Choice, ...]:
    """Officers to choose from; all of them where none is meant. Who holds the case is not among them."""
    others = [one for one in some or library.desk.officers if one.id != case.holder]
    return tuple(PassOn(case.code, one.id).button(one.name) for one in others or library.desk.officers)


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
    if case.status is Status.ANSWERED and into.status is not Status.ANSWERED:
        turned = MergeCases(into.code, case.code).button(library.say("choice_merge_into", code=case.code))
        raise Refusal(library.say("desk_merge_the_other_way", code=case.code, into=into.code), (turned,))
    for one in (case, into):
        refuse_under_way(one, context)
    heard = _heard_by(case, into, library)
    if heard is not None and case.submitters and not _was_shown(incoming, into):
        return _show_merge(state, incoming, context, case, into, heard)
    log = (audit(officer, "gop", case, into.code), audit(officer, "gop_vao", into, case.code))
    effects = (Merge(case.id, into.id, heard), *log)
    way = (SplitCase(case.code).button(library.say("choice_split")),)
    return told(state, incoming, library.say("desk_merged", code=case.code, into=into.code), way, effects)


def _was_shown(incoming: Incoming, into: Case) -> bool:
    """Whether the button was beneath the finding as it stands; what is typed never was."""
    tapped = parse(incoming.action)
    return isinstance(tapped, MergeCases) and tapped.seen == Seen(into.round)


def _show_merge(state: State, incoming: Incoming, context: Context, case: Case, into: Case, heard: Outgoing) -> Result:
    """Those who sent the one case are about to hear the finding of the other."""
    library = context.library
    words = {"code": case.code, "into": into.code, "count": case.submitters}
    text = "\n\n".join((library.say("desk_merge_shown_back", **words), quoted(heard.text)))
    go = MergeCases(case.code, into.code, Seen(into.round)).button(library.say("choice_merge_and_send", **words))
    return told(state, incoming, text, (go, OpenQueue().button(library.say("choice_queue"))))


def _split(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """/tach K7-3M24: what was merged by mistake stands by itself again."""
    library, case = context.library, meant(incoming, context).case
    if case.status is not Status.MERGED:
        raise Refusal(library.say("desk_not_merged", code=case.code))
    told_apart = Outgoing(library.say("merge_undone", code=case.code))
    there = Audit(officer.id, audit_action("tach_ra", case.code), case.merged_into)
    effects = (Split(case.id, told_apart), audit(officer, "tach", case, case.merged_into), there)
    return told(state, incoming, library.say("desk_split", code=case.code, into=case.merged_into), effects=effects)


def _both(incoming: Incoming, context: Context) -> tuple[Case, str]:
    """The case to merge, and the code of the other; as a reply to a card, the one code is the other's."""
    wanted, answered = meant(incoming, context), context.found.answered
    tapped = parse(incoming.action)
    other_code = tapped.into if isinstance(tapped, MergeCases) else take_code(wanted.rest)[0]
    if not other_code and answered is not None and answered.case.id != wanted.case.id:
        return answered.case, wanted.case.code
    return wanted.case, other_code


def _heard_by(case: Case, into: Case, library: Library) -> Outgoing | None:
    """What those who sent the first case have to hear now: the finding of the second, unless they heard the same."""
    own = Filed(case.code, case.material)
    if into.status is not Status.ANSWERED:
        return None
    if case.status is not Status.ANSWERED:
        return Outgoing(finding_text(into, library, own), media=into.files)
    same = (case.finding, case.message) == (into.finding, into.message)
    return None if same else Outgoing(correction_text(into, case.finding, library, own), media=into.files)


def _label(case: Case, library: Library) -> str:
    return f"{case.code} · {matter(case, library)}"


def _asks_queue(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(queue=True)


def _asks_merge(state: State, incoming: Incoming, library: Library) -> Asks:
    asks = asks_cases(state, incoming, library)
    return replace(asks, queue=len(asks.codes) < 2)


TAKE = officer_step("nhan", _take, actions=(TakeCase,))
REST = officer_step("nghi", _rest, asks=_asks_queue)
GIVE_BACK = officer_step("bonhan", _give_back, actions=(GiveBack,))
PASS_ON = officer_step("chuyen", _pass_on, actions=(PassOn,))
MERGE = officer_step("gop", _merge, actions=(MergeCases,), asks=_asks_merge)
SPLIT = officer_step("tach", _split, actions=(SplitCase,))

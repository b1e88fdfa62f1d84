"""Who has a case: taken, given back, passed on."""

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import GiveBack, PassOn, TakeCase
from bot.dialogue.beside import desk_chat
from bot.dialogue.desk_buttons import see
from bot.dialogue.desk_lists import called, given_back
from bot.dialogue.library import Library
from bot.dialogue.officers import (
    Refusal,
    audit,
    find_officer,
    in_library,
    meant,
    officer_step,
    refuse_closed,
    refuse_held,
    told,
)
from bot.dialogue.shown import harmless, matter
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, reply
from bot.domain.asking import Asks
from bot.domain.case_effects import Claim, Release
from bot.domain.cases import Case, Officer, Status
from bot.domain.desk_effects import TellDesk
from bot.domain.effects import Effect
from bot.domain.messages import Choice, Incoming, Outgoing
from bot.domain.pieces import shortened
from bot.planning.escalation import reachable
from bot.planning.rota import on_duty


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


def _asks_queue(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(queue=True)


TAKE = officer_step("nhan", _take, actions=(TakeCase,))
REST = officer_step("nghi", _rest, asks=_asks_queue)
GIVE_BACK = officer_step("bonhan", _give_back, actions=(GiveBack,))
PASS_ON = officer_step("chuyen", _pass_on, actions=(PassOn,))

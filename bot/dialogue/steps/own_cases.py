"""/cuatoi: what a member has sent, open and answered, with what can be done about each; also by their own words."""

from bot.dialogue import adding, aside, by_code, render
from bot.dialogue.drafting import DRAFTS, IN_MORE, MORE, done, waiting, without_answer
from bot.dialogue.feedback import FEEDBACK, Opinion, opinions, read_opinion
from bot.dialogue.library import Library
from bot.dialogue.own_words import is_about_own
from bot.dialogue.receipts import standing
from bot.dialogue.shown import harmless_line
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, notice, reply
from bot.dialogue.telling import tell_desk
from bot.dialogue.times import day
from bot.domain.asking import Asks
from bot.domain.cases import Case, Status
from bot.domain.codes import read_code
from bot.domain.drafts import Draft
from bot.domain.effects import AddNote, Effect, Withdraw
from bot.domain.messages import Choice, Incoming, Outgoing

OWN, ONE, WITHDRAW, WITHDRAW_NOW = "cuatoi", "viec:", "rutlai:", "rutngay:"
MAX_SHOWN = 8
MAX_BEGINNING_CHARS = 60
_WORDS = frozenset({"theo doi", "theodoi", "xem ket qua", "cua toi", "viec cua toi", "cac viec da gui", "viec da gui"})


def _claims(state: State, incoming: Incoming) -> bool:
    plain = not (incoming.media or incoming.forwarded or incoming.spans or state.step)
    return plain and is_about_own(incoming.text)


def asks_own(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(own=True, asked=True)


def own_list(state: State, _: Incoming, context: Context) -> Result:
    """All cases of the member, the newest first, and what was brought and not sent."""
    library, found = context.library, context.found
    unsent = aside.unsent(state)
    drafts = (Choice(DRAFTS, library.say("choice_drafts", count=len(unsent))),) if unsent else ()
    if not found.own:
        return reply(state, Outgoing(library.say("own_none"), (*drafts, *render.elsewhere(library))))
    shown = found.own[:MAX_SHOWN]
    lines = [_line(number, case, context) for number, case in enumerate(shown, 1)]
    if len(found.own) > len(shown):
        lines.append(library.say("own_older", count=len(found.own) - len(shown)))
    ways = tuple(Choice(ONE + case.code, library.say("choice_own", code=case.code)) for case in shown)
    return reply(state, Outgoing(library.say("own_list", lines="\n".join(lines)), (*ways, *drafts)))


def _line(number: int, case: Case, context: Context) -> str:
    library = context.library
    state = library.say(f"own_{case.status}")
    if case.status is Status.ANSWERED and case.finding is not None:
        state = library.say("own_found", finding=library.say(f"finding_name_{case.finding}"))
    elif case in context.found.asked:
        state = library.say("own_asked")
    words = {"number": number, "code": case.code, "date": day(case.opened_s, library.desk.zone), "state": state}
    return library.say("own_line", beginning=_beginning(case, library), **words)


def _beginning(case: Case, library: Library) -> str:
    return harmless_line(case.material.text, MAX_BEGINNING_CHARS) or library.say("own_files")


def _asks_one(_: State, incoming: Incoming, __: Library) -> Asks:
    return by_code.asks(read_code(incoming.action.partition(":")[2]))


def _mine(context: Context) -> Case | None:
    return next((case for case in context.found.cases if case.id in context.found.mine), None)


def _one(state: State, _: Incoming, context: Context) -> Result:
    """How one case stands: more can be said, and it can be taken back while it is open; a finding can be judged."""
    library, case = context.library, _mine(context)
    if case is None:
        return notice(state, render.stale(library))
    more = Choice(MORE + case.code, library.say("choice_say_more"))
    if case.status is Status.MERGED:
        return reply(state, Outgoing(standing(case, library), (Choice(ONE + case.merged_into, case.merged_into),)))
    if case.status is Status.ANSWERED:
        return reply(state, Outgoing(standing(case, library), (*opinions(case.code, library), more)))
    back = Choice(WITHDRAW + case.code, library.say("choice_withdraw"))
    return reply(state, Outgoing(standing(case, library), (more, back)))


def _withdraw(state: State, incoming: Incoming, context: Context) -> Result:
    """Taken back after one question: the case stays for the others who sent it."""
    library, case = context.library, _mine(context)
    if case is None or case.status not in {Status.OPEN, Status.CLAIMED}:
        return notice(state, Outgoing(library.say("withdraw_late"), _list_way(library)))
    if incoming.action.startswith(WITHDRAW):
        ways = (Choice(WITHDRAW_NOW + case.code, library.say("choice_withdraw_now")), *_list_way(library))
        return reply(state, Outgoing(library.say("withdraw_sure", code=case.code), ways))
    told = library.say("desk_withdrawn" if case.submitters > 1 else "desk_withdrawn_last", code=case.code)
    desk = library.desk.address
    effects: tuple[Effect, ...] = (Withdraw(case.id), *(tell_desk(desk, case.id, told) if desk is not None else ()))
    return done(state, Outgoing(library.say("withdrawn", code=case.code)), *effects, draft=without_answer(state.draft))


def _list_way(library: Library) -> tuple[Choice, ...]:
    return (Choice(OWN, library.say("choice_own_list")),)


def _asks_judged(_: State, incoming: Incoming, __: Library) -> Asks:
    return by_code.asks(read_opinion(incoming.action)[0])


def _judged(state: State, incoming: Incoming, context: Context) -> Result:
    """What a member thinks of the finding; all but thanks goes to the desk, and their reasons can follow."""
    library, case = context.library, _mine(context)
    _, opinion = read_opinion(incoming.action)
    desk = library.desk.address
    if case is None or opinion is None or case.finding is None or desk is None:
        return notice(state, render.stale(library))
    if opinion is Opinion.HELPFUL:
        return notice(state, Outgoing(library.say("opinion_thanks")))
    kind = library.say(f"finding_name_{case.finding}")
    told = library.say(f"desk_opinion_{opinion}", code=case.code, finding=kind)
    if refused := adding.refused(case, len(told), context):
        return notice(state, Outgoing(refused))
    draft = Draft(case_id=case.id, code=case.code)
    if state.draft is not None:
        state = aside.begun(state, draft)[0]
    result = waiting(state, IN_MORE, library.say("opinion_why", code=case.code), draft)
    note = AddNote(case.id, library.say(f"opinion_note_{opinion}"))
    return Result(result.state, result.replies, (note, *tell_desk(desk, case.id, told)))


OWN_LIST = Step(
    "own_cases",
    own_list,
    commands=frozenset({OWN}),
    actions=frozenset({OWN}),
    words=_WORDS,
    claims=_claims,
    asks=asks_own,
)
OWN_CASE = Step("own_case", _one, actions=frozenset({ONE.rstrip(":")}), asks=_asks_one)
TAKE_BACK = Step(
    "withdraw",
    _withdraw,
    actions=frozenset({WITHDRAW.rstrip(":"), WITHDRAW_NOW.rstrip(":")}),
    asks=_asks_one,
    once=True,
)
JUDGE = Step("judge", _judged, actions=frozenset({FEEDBACK.rstrip(":")}), asks=_asks_judged, once=True)

"""/cuatoi: what a member has sent, open and answered, with what can be done about each; also by their own words."""

from dataclasses import replace

from bot.dialogue import adding, aside, by_code, render
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.submitting import (
    AskToWithdraw,
    Judge,
    ListOwn,
    Opinion,
    SayMore,
    ShowOwn,
    WithdrawNow,
    own_code_of,
)
from bot.dialogue.drafting import IN_MORE, done, waiting, without_answer
from bot.dialogue.feedback import opinions
from bot.dialogue.library import Library
from bot.dialogue.own_list import asks_own, own_list
from bot.dialogue.own_words import is_about_own
from bot.dialogue.receipts import leaving, standing
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, notice, reply
from bot.dialogue.telling import tell_desk
from bot.domain.asking import Asks
from bot.domain.cases import Case, Status
from bot.domain.desk_effects import SPLIT_OFF, TellDesk, read_audit
from bot.domain.drafts import Draft
from bot.domain.effects import Effect
from bot.domain.messages import Choice, Incoming, Outgoing
from bot.domain.submission_effects import AddNote, Withdraw

_WORDS = frozenset({"theo doi", "theodoi", "xem ket qua", "cua toi", "viec cua toi", "cac viec da gui", "viec da gui"})


def _claims(state: State, incoming: Incoming) -> bool:
    plain = not (incoming.media or incoming.forwarded or incoming.spans or state.step)
    return plain and is_about_own(incoming.text)


def _asks_one(_: State, incoming: Incoming, __: Library) -> Asks:
    return by_code.asks(own_code_of(incoming.action))


def _mine(context: Context) -> Case | None:
    return next((case for case in context.found.cases if case.id in context.found.mine), None)


def _one(state: State, _: Incoming, context: Context) -> Result:
    """How one case stands: more can be said, and it can be taken back while it is open; a finding can be judged."""
    library, case = context.library, _mine(context)
    if case is None:
        return notice(state, render.stale(library))
    more = SayMore(case.code).button(library.say("choice_say_more"))
    if case.status is Status.MERGED:
        return reply(state, standing(case, library, ShowOwn(case.merged_into).button(case.merged_into)))
    if case.status is Status.ANSWERED:
        return reply(state, standing(case, library, *opinions(case, library), more))
    back = AskToWithdraw(case.code).button(library.say("choice_withdraw"))
    return reply(state, standing(case, library, more, back))


def _withdraw(state: State, incoming: Incoming, context: Context) -> Result:
    """Taken back after one question: the case stays for the others who sent it."""
    library, case = context.library, _mine(context)
    if case is None or case.status not in {Status.OPEN, Status.CLAIMED}:
        return notice(state, Outgoing(library.say("withdraw_late"), _list_way(library)))
    if isinstance(parse(incoming.action), AskToWithdraw):
        ways = (WithdrawNow(case.code).button(library.say("choice_withdraw_now")), *_list_way(library))
        return reply(state, Outgoing(library.say("withdraw_sure", code=case.code), ways))
    told = library.say("desk_withdrawn" if case.submitters > 1 else "desk_withdrawn_last", code=case.code)
    desk = library.desk.address
    left = leaving(desk, library, told="") if desk is not None else None
    word = (TellDesk(desk, case.id, Outgoing(told)),) if desk is not None else ()
    effects: tuple[Effect, ...] = (Withdraw(case.id, left), *word)
    return done(state, Outgoing(library.say("withdrawn", code=case.code)), *effects, draft=without_answer(state.draft))


def _list_way(library: Library) -> tuple[Choice, ...]:
    return (ListOwn().button(library.say("choice_own_list")),)


def _asks_judged(_: State, incoming: Incoming, __: Library) -> Asks:
    """With all of the member's own, as what they judge may have been merged or split since."""
    return replace(by_code.asks(own_code_of(incoming.action)), own=True, history=True)


def _theirs_now(code: str, context: Context) -> Case | None:
    """Where a member waits now who was told a finding under this code: the case was merged, or theirs was split off."""
    found = context.found
    deeds = (read_audit(deed.action) for deed in found.history)
    codes = {code, *(to for done, to in deeds if done == SPLIT_OFF)}
    return next((one for one in found.own if codes & {one.code, *(filed.code for filed in one.filed)}), None)


def _judged(state: State, incoming: Incoming, context: Context) -> Result:
    """What a member thinks of the finding; all but thanks goes to the desk, and their reasons can follow."""
    library, tapped, desk = context.library, parse(incoming.action), context.library.desk.address
    case = _mine(context) or _theirs_now(own_code_of(incoming.action), context)
    if case is None or not isinstance(tapped, Judge) or desk is None:
        return notice(state, render.stale(library))
    if case.code != tapped.code or tapped.round not in {0, case.round}:
        return _judged_another(state, case, library)
    opinion = tapped.opinion
    if case.finding is None:
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
    note = AddNote(case.id, library.say(f"opinion_note_{opinion}"), wants_answer=True)
    return Result(result.state, result.replies, (note, *tell_desk(desk, case, told, context)))


def _judged_another(state: State, case: Case, library: Library) -> Result:
    """What was judged stands no more: what does can be judged by its own buttons, and the desk hears nothing."""
    shown = standing(case, library, *(opinions(case, library) if case.is_judged else ()))
    more = SayMore(case.code).button(library.say("choice_say_more"))
    text = "\n\n".join((library.say("opinion_of_another"), shown.text))
    return reply(state, replace(shown, text=text, choices=(*shown.choices, more)))


OWN_LIST = Step(
    "own_cases",
    own_list,
    commands=frozenset({"cuatoi"}),
    actions=frozenset({ListOwn}),
    words=_WORDS,
    claims=_claims,
    asks=asks_own,
)
OWN_CASE = Step("own_case", _one, actions=frozenset({ShowOwn}), asks=_asks_one)
TAKE_BACK = Step(
    "withdraw",
    _withdraw,
    actions=frozenset({AskToWithdraw, WithdrawNow}),
    asks=_asks_one,
    once=True,
)
JUDGE = Step("judge", _judged, actions=frozenset({Judge}), asks=_asks_judged, once=True)

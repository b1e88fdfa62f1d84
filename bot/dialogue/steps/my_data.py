"""What is kept about a member (/dulieu), and its deletion (/xoa): shown first, done by its button alone."""

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.asking import AskToForget, ForgetMe, ShowMine
from bot.dialogue.desk_lists import given_back
from bot.dialogue.library import Library
from bot.dialogue.receipts import leaving
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks, Kept
from bot.domain.case_effects import Release
from bot.domain.cases import Case, Status
from bot.domain.desk_effects import TellDesk
from bot.domain.effects import Effect
from bot.domain.messages import Incoming, Outgoing
from bot.domain.submission_effects import Forget
from bot.planning.escalation import reachable

MAX_CODES = 20
_OFFICER = "officers"
_WORDS = frozenset({"du lieu", "du lieu cua toi", "dulieu"})
_WORDS_FOR_DELETING = frozenset({"xoa du lieu", "xoa du lieu cua toi", "xoa het"})


def _asks(_: State, incoming: Incoming, library: Library) -> Asks:
    return Asks(kept=True, own=True, queue=_is_listed(incoming, library))


def _is_listed(incoming: Incoming, library: Library) -> bool:
    """An officer by the settings, which nobody is deleted from here."""
    return any(officer.id == incoming.address.key for officer in library.desk.officers)


def _show(state: State, incoming: Incoming, context: Context) -> Result:
    library = context.library
    if not context.found.kept:
        return reply(state, Outgoing(library.say("kept_nothing")))
    delete = AskToForget().button(library.say("choice_forget"))
    parts = [library.say("kept", lines=_lines(context)), *_of_cases(incoming, context), _backups(library)]
    text = "\n\n".join(parts)
    return reply(state, Outgoing(text, (delete,)))


def _lines(context: Context) -> str:
    return "\n".join(_line(kept, context.library) for kept in context.found.kept)


def _line(kept: Kept, library: Library) -> str:
    kind = library.say(f"kept_{kept.kind}", count=kept.count)
    if kept.until_s is None:
        return library.say("kept_line_lasting", kind=kind)
    until = datetime.fromtimestamp(kept.until_s, library.desk.zone)
    return library.say("kept_line", kind=kind, until=f"{until:%H:%M ngày %d/%m/%Y}")


def _forget(state: State, incoming: Incoming, context: Context) -> Result:
    """The first time it is said what goes and what stays."""
    library = context.library
    if isinstance(parse(incoming.action), ForgetMe):
        left = library.desk.address
        effects = (*_given_back(incoming, context), Forget(leaving(left, library) if left is not None else None))
        said = f"{library.say('forgotten')} {_backups(library)}"
        return Result(State(state.version + 1), (Outgoing(said),), effects)
    if not context.found.kept:
        return reply(state, Outgoing(library.say("kept_nothing")))
    lines = [library.say("forget_ask", lines=_lines(context)), *_of_cases(incoming, context)]
    text = "\n\n".join([*lines, library.say("forget_last")])
    return reply(state, Outgoing(text, (ForgetMe().button(library.say("choice_forget")),)))


def _backups(library: Library) -> str:
    """How long copies of the data last after it was deleted."""
    return library.say("kept_backups", days=library.retention.backup_days)


def _of_cases(incoming: Incoming, context: Context) -> list[str]:
    """What deleting does to the member's cases, and to their work at the desk."""
    library, own = context.library, context.found.own
    alone = [case for case in own if case.submitters <= 1]
    parts = (
        ("forget_open", [case for case in own if case.status in {Status.OPEN, Status.CLAIMED}]),
        ("forget_goes", alone),
        ("forget_stays", [case for case in own if case.submitters > 1]),
    )
    said = [library.say(key, codes=_codes(cases)) for key, cases in parts if cases]
    if _is_listed(incoming, library):
        said.append(library.say("forget_officer_listed"))
    elif any(kept.kind == _OFFICER for kept in context.found.kept):
        said.append(library.say("forget_officer"))
    return said


def _given_back(incoming: Incoming, context: Context) -> tuple[Effect, ...]:
    """What a listed officer holds is open again, and those on duty are called; who is invited is dismissed, and the
    clerk sees to their cases.
    """
    library, desk = context.library, context.library.desk.address
    held = [one for one in context.found.queue if one.holder == incoming.address.key]
    if not held or desk is None or not _is_listed(incoming, library):
        return ()
    now = datetime.fromtimestamp(context.now_s, library.desk.zone)
    others = [one for one in reachable(library.desk, now) if one.id != incoming.address.key]
    told = given_back([one.code for one in held], others, library)
    return (*(Release(one.id) for one in held), TellDesk(desk, held[0].id, told))


def _codes(cases: Sequence[Case]) -> str:
    more = ", …" if len(cases) > MAX_CODES else ""
    return ", ".join(case.code for case in cases[:MAX_CODES]) + more


MY_DATA = Step(
    "my_data", _show, commands=frozenset({"dulieu"}), actions=frozenset({ShowMine}), words=_WORDS, asks=_asks
)
FORGET = Step(
    "forget",
    _forget,
    commands=frozenset({"xoa"}),
    actions=frozenset({AskToForget, ForgetMe}),
    words=_WORDS_FOR_DELETING,
    asks=_asks,
    versioned=True,
)

"""What the desk sees of many cases: the queue, a digest, a reminder, the handover between shifts. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.dialogue.actions.desk import AnswerCase, OpenQueue, ShowPending, TakeCase
from bot.dialogue.desk_buttons import see
from bot.dialogue.library import Library
from bot.dialogue.shown import finding_name, mark, matter, state, when
from bot.domain.cases import LOUD, Case, Finding, Officer, Status, Urgency
from bot.domain.desk import Stopped, Unheard
from bot.domain.marks import mention
from bot.domain.messages import Choice, Outgoing
from bot.domain.pending import FOR_FINDING, Stop

PAGE = 8


def digest(count: int, urgent: int, library: Library) -> Outgoing:
    """Said in place of so many cards."""
    text = library.say("desk_digest_urgent" if urgent else "desk_digest", count=count, urgent=urgent)
    return Outgoing(text, (OpenQueue().button(library.say("choice_queue")),))


def queue(cases: Sequence[Case], library: Library, now_s: float, names: Mapping[str, str], start: int = 0) -> Outgoing:
    """The open cases from the most urgent, a page of them, each with a button that opens it."""
    if not cases:
        return Outgoing(library.say("desk_queue_empty"))
    start = start if start < len(cases) else 0
    shown = cases[start : start + PAGE]
    urgent = sum(case.urgency is Urgency.HIGH for case in cases)
    text = library.say(
        "desk_queue", count=len(cases), urgent=urgent, lines=_lines(shown, library, now_s, names, start + 1)
    )
    choices = [see(case.code, library) for case in shown]
    after = start + len(shown)
    if after < len(cases):
        last = min(after + PAGE, len(cases))
        label = library.say("choice_more", first=after + 1, last=last, total=len(cases))
        choices.append(OpenQueue(after).button(label))
    return Outgoing(text, tuple(choices))


def reminder(case: Case, officers: Sequence[Officer], library: Library) -> Outgoing:
    """A case that nobody has taken, or nobody has answered, and those who are called."""
    held = case.status is Status.CLAIMED
    since = datetime.fromtimestamp(case.since_s if held else case.opened_s, library.desk.zone)
    words = {"code": case.code, "matter": matter(case, library), "at": f"{since:%H:%M ngày %d/%m}"}
    text = library.say("desk_reminder_held" if held else "desk_reminder", mark=mark(case, library), **words)
    choices = (_next(case, library), see(case.code, library))
    return Outgoing("\n".join(filter(None, (called(officers), text))), choices)


def call_for_help(case: Case, officers: Sequence[Officer], library: Library) -> Outgoing:
    """Somebody was harmed, or is in danger and asked for an officer; those who can be reached are called."""
    choices = (_next(case, library), see(case.code, library))
    words = {"code": case.code, "harm": library.say(f"desk_harm_{case.harm}") if case.harm in LOUD else ""}
    lines = [called(officers), library.say("desk_call_harm" if case.harm in LOUD else "desk_call_for_help", **words)]
    if case.is_judged:
        lines.append(library.say("desk_reopened", finding=finding_name(case.finding, library)))
    return Outgoing("\n".join(filter(None, lines)), choices)


def given_back(codes: Sequence[str], officers: Sequence[Officer], library: Library) -> Outgoing:
    """Cases whose holder is gone, and those who are called to take them."""
    text = library.say("desk_given_back_all", count=len(codes), codes=", ".join(codes[:PAGE]))
    choices = tuple(see(code, library) for code in codes[:PAGE])
    if len(codes) > PAGE:
        choices += (OpenQueue().button(library.say("choice_queue")),)
    return Outgoing("\n".join(filter(None, (called(officers), text))), choices)


def unheard(one: Unheard, library: Library) -> Outgoing:
    """That the desk's word did not reach so many."""
    total = max(one.case.submitters, one.count)
    text = library.say("desk_unheard", code=one.case.code, count=one.count, total=total)
    return Outgoing(text, (see(one.case.code, library),))


def stopped(one: Stopped, officer: Officer | None, library: Library) -> Outgoing:
    """That a finding which was on its way does not go, and why; `officer`: who sent it, called by name."""
    case = one.case
    words = {
        "code": case.code,
        "finding": finding_name(Finding(one.purpose.removeprefix(FOR_FINDING)), library),
        "name": officer.name if officer else library.say("desk_someone"),
        "why": library.say(f"desk_stopped_{one.why}", into=case.merged_into),
    }
    lines = (called((officer,)) if officer else "", library.say("desk_stopped", **words))
    return Outgoing("\n".join(filter(None, lines)), _after_stop(one, library))


def _after_stop(one: Stopped, library: Library) -> tuple[Choice, ...]:
    case = one.case
    if one.why is Stop.MERGED:
        return (see(case.merged_into, library),)
    if one.why in {Stop.WITHDRAWN, Stop.LEFT}:
        return (see(case.code, library),)
    return (ShowPending(case.code, one.mark).button(library.say("choice_show_again")), see(case.code, library))


def handover(cases: Sequence[Case], officers: Sequence[Officer], at: datetime, library: Library) -> Outgoing:
    """What those who come on duty find open."""
    words = {"at": f"{at:%H:%M}", "officers": called(officers)}
    if not cases:
        return Outgoing(library.say("desk_handover_empty", **words))
    names = {officer.id: officer.name for officer in library.desk.officers}
    shown = cases[:PAGE]
    lines = _lines(shown, library, at.timestamp(), names, 1)
    choices = [see(case.code, library) for case in shown]
    if len(cases) > PAGE:
        choices.append(OpenQueue(PAGE).button(library.say("choice_queue_rest", count=len(cases) - PAGE)))
    return Outgoing(library.say("desk_handover", count=len(cases), lines=lines, **words), tuple(choices))


def called(officers: Sequence[Officer]) -> str:
    """Their names, so that each is notified."""
    return ", ".join(mention(officer.name, officer.id) for officer in officers)


def _lines(cases: Sequence[Case], library: Library, now_s: float, names: Mapping[str, str], first: int) -> str:
    return "\n".join(
        library.say(
            "desk_queue_line",
            number=number,
            mark=mark(case, library),
            code=case.code,
            matter=matter(case, library),
            at=when(case.opened_s, now_s, library),
            state=state(case, names, library),
        )
        for number, case in enumerate(cases, first)
    )


def _next(case: Case, library: Library) -> Choice:
    """What is to be done with it: answered by its holder, or taken."""
    if case.status is Status.CLAIMED:
        return AnswerCase(case.code).button(library.say("choice_traloi"))
    return TakeCase(case.code).button(library.say("choice_nhan"))

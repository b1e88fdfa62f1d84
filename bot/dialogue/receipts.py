"""What a member is told of a case: its receipt, how it stands, what was found."""

from datetime import datetime

from bot.dialogue.actions.submitting import Follow
from bot.dialogue.anonymity import may_tell_who
from bot.dialogue.drafting import MAX_CONTACT_CHARS
from bot.dialogue.findings import finding_text
from bot.dialogue.library import Library
from bot.dialogue.shown import harmless_line
from bot.dialogue.step import Context
from bot.dialogue.times import day, moment
from bot.domain.cases import Case, Status
from bot.domain.messages import Address, Choice, Outgoing
from bot.domain.neighbours import TIMES
from bot.domain.submission_effects import Leaving
from bot.planning.rota import expected_answer


def refusal(context: Context) -> str:
    """Why this member can't send anything now, "" where they can; it says when and how else."""
    library, desk, found = context.library, context.library.desk, context.found
    if refused := refusal_today(context):
        return refused
    if found.waiting >= desk.open_most:
        return library.say("limit_open", count=found.waiting, contact=library.desk_contact)
    return ""


def refusal_today(context: Context) -> str:
    """The same for what opens no case: only how much was sent today counts."""
    library, found = context.library, context.found
    if found.sent_today >= library.desk.per_day:
        return library.say("limit_day", count=found.sent_today, contact=library.desk_contact)
    if found.sent_beside >= library.desk.per_day * TIMES:
        return library.say("limit_network", count=found.sent_beside, contact=library.desk_contact)
    return ""


def promised_s(context: Context) -> float:
    """When the member is told to expect an answer."""
    library = context.library
    now = datetime.fromtimestamp(context.now_s, library.desk.zone)
    return expected_answer(library.desk, now, context.found.ahead).at.timestamp()


def late(case: Case, library: Library) -> str:
    """Said once, when the promised time has passed without an answer."""
    return library.say("late", code=case.code, contact=library.desk_contact)


def receipt(code: str, contact: str, words: str, context: Context) -> str:
    """Said when something was passed on: code, when to expect an answer, how to follow it, who sees what. `words`: the
    member's own, in which they may have told who they are.
    """
    return _receipt("receipt", code, contact, words, context)


def joined(code: str, contact: str, words: str, context: Context) -> str:
    """The same for a case that somebody else had opened."""
    return _receipt("joined", code, contact, words, context)


def _receipt(key: str, code: str, contact: str, words: str, context: Context) -> str:
    library = context.library
    seen = library.say("receipt_in_words" if may_tell_who(words) else "receipt_unnamed")
    if contact:
        seen = library.say("receipt_named", contact=harmless_line(contact, MAX_CONTACT_CHARS))
    return library.say(key, code=code, expected=expected(context), seen=seen)


def expected(context: Context) -> str:
    """When an answer may be there, from the queue and the rota."""
    library = context.library
    now = datetime.fromtimestamp(context.now_s, library.desk.zone)
    answer = expected_answer(library.desk, now, context.found.ahead)
    key = "expected_off_hours" if answer.off_hours else "expected"
    return library.say(key, at=moment(answer.at, now), contact=library.desk_contact)


def standing(case: Case, library: Library, *choices: Choice) -> Outgoing:
    """How a case stands, with the files of its finding."""
    return Outgoing(how_it_stands(case, library), choices, media=case.files if case.is_judged else ())


def how_it_stands(case: Case, library: Library) -> str:
    """How a case stands, in plain words."""
    if case.is_judged:
        again = "" if case.status is Status.ANSWERED else library.say("status_again")
        return "\n\n".join(filter(None, (finding_text(case, library), again)))
    if case.status is Status.MERGED:
        return library.say("status_merged", code=case.code, into=case.merged_into)
    return library.say(f"status_{case.status}", code=case.code, date=day(case.opened_s, library.desk.zone))


def leaving(desk: Address, library: Library, told: str | None = None) -> Leaving:
    """What the desk is told where a member takes back what they sent; `told`: in place of the usual words."""
    usual = library.say("desk_left", codes="{codes}")
    return Leaving(desk, usual if told is None else told, library.say("desk_words_withdrawn"))


def follow(case_code: str, library: Library) -> Choice:
    return Follow(case_code).button(library.say("choice_follow"))

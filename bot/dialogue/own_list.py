"""The cases that a member has sent, as they are listed for them."""

from bot.dialogue import aside, render
from bot.dialogue.actions.submitting import ListDrafts, ShowOwn
from bot.dialogue.library import Library
from bot.dialogue.shown import harmless_line
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, reply
from bot.dialogue.times import day
from bot.domain.asking import Asks
from bot.domain.cases import Case, Status
from bot.domain.messages import Incoming, Outgoing

MAX_SHOWN = 8
MAX_BEGINNING_CHARS = 60


def asks_own(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(own=True, asked=True)


def own_list(state: State, _: Incoming, context: Context) -> Result:
    """All cases of the member, the newest first, and what was brought and not sent."""
    library, found = context.library, context.found
    unsent = aside.unsent(state)
    drafts = (ListDrafts().button(library.say("choice_drafts", count=len(unsent))),) if unsent else ()
    if not found.own:
        return reply(
            state,
            Outgoing(
                library.say("own_none", days=library.retention.submissions_days), (*drafts, *render.elsewhere(library))
            ),
        )
    shown = found.own[:MAX_SHOWN]
    lines = [_line(number, case, context) for number, case in enumerate(shown, 1)]
    if len(found.own) > len(shown):
        lines.append(library.say("own_older", count=len(found.own) - len(shown)))
    ways = tuple(ShowOwn(case.code).button(library.say("choice_own", code=case.code)) for case in shown)
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

"""Finds the case whose code a member gives, and the reply where it is not theirs. Pure.

Every code that a member types goes through here: so no step shows what is only another's, and codes cannot be tried
one after another.
"""

from bot.dialogue.shown import harmless_line
from bot.dialogue.step import Context
from bot.domain.asking import NOTHING, Asks
from bot.domain.cases import Case
from bot.domain.neighbours import TIMES
from bot.domain.submission_effects import Count

WRONG_CODES = "codes"
MAX_WRONG_CODES = 10
"""In an hour. Two slips at each of five codes are an honest hour; a code has twenty million others beside it."""
MAX_SHOWN_CHARS = 20
A_WRONG_ONE = Count(WRONG_CODES)


def asks(code: str | None) -> Asks:
    return Asks(codes=(code,), tallies=True, officers=True) if code else NOTHING


def named(context: Context) -> Case | None:
    """The case; after too many wrong codes only one of the member's own."""
    case = next(iter(context.found.cases), None)
    return case if case is None or not stopped(context) or case.id in context.found.mine else None


def unknown(code: str, context: Context) -> str:
    """Said where none is shown."""
    return _said("code_unknown", code, context)


def not_mine(code: str, context: Context) -> str:
    """Said where something was to be added to none that the member has sent."""
    return _said("more_not_mine", code, context)


def _said(key: str, code: str, context: Context) -> str:
    if _own(context) >= MAX_WRONG_CODES:
        return context.library.say("code_tries", count=_own(context))
    if stopped(context):
        return context.library.say("code_tries_network", count=_beside(context))
    return context.library.say(key, code=harmless_line(code, MAX_SHOWN_CHARS))


def stopped(context: Context) -> bool:
    """Whether too many were tried, by this conversation or from its network."""
    return _own(context) >= MAX_WRONG_CODES or _beside(context) >= MAX_WRONG_CODES * TIMES


def _own(context: Context) -> int:
    return context.found.tallies.get(WRONG_CODES, 0)


def _beside(context: Context) -> int:
    return context.found.tallies_beside.get(WRONG_CODES, 0)

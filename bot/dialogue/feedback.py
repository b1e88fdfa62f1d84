"""What a member says of a finding by one tap: it helped, it is not clear, they disagree. Pure."""

from bot.dialogue.actions.submitting import Judge, Opinion
from bot.dialogue.library import Library
from bot.domain.cases import Case
from bot.domain.messages import Choice


def opinions(case: Case, library: Library) -> tuple[Choice, ...]:
    """The buttons under the finding that stands."""
    return tuple(Judge(case.code, one, case.round).button(library.say(f"choice_opinion_{one}")) for one in Opinion)

"""A case whose card an officer asks to see again. Pure."""

from bot.dialogue.officers import audit, told
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.case_effects import ShowCase
from bot.domain.cases import Case, Officer
from bot.domain.messages import Incoming


def shown_again(state: State, incoming: Incoming, context: Context, officer: Officer, case: Case) -> Result:
    """The card comes from the desk's clerk, with photos and files."""
    effects = (ShowCase(case.id), audit(officer, "xem", case))
    return told(state, incoming, context.library.say("desk_card_comes", code=case.code), effects=effects)

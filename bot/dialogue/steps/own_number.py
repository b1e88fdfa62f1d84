"""`/id`: the number of one's own account; in the officers' chat that chat's number too."""

from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, notice
from bot.domain.messages import Address, Incoming, Outgoing

COMMANDS = frozenset({"id"})


def _own(state: State, incoming: Incoming, context: Context) -> Result:
    return notice(state, Outgoing(context.library.say("number_own", number=incoming.address.chat)))


def _at_desk(state: State, incoming: Incoming, context: Context) -> Result:
    """For whoever is in the group: new officers too."""
    say = context.library.say
    own = Address.of(incoming.sender).chat if incoming.sender else ""
    told = say("numbers_own", number=own) if own else say("numbers_own_unseen")
    return notice(state, Outgoing(say("numbers_desk", group=incoming.address.chat, own=told)))


OWN_NUMBER = Step("own_number", _own, commands=COMMANDS)
DESK_NUMBERS = Step("officer_id", _at_desk, commands=COMMANDS)

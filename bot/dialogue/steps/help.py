"""What the assistant can do, and how to ask for it."""

from bot.dialogue.actions.asking import ShowHelp
from bot.dialogue.helping import for_members
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.messages import Incoming

_WORDS = frozenset({"tro giup", "trogiup", "huong dan", "giup", "help"})


def _help(state: State, _: Incoming, context: Context) -> Result:
    return reply(state, for_members(context.library))


HELP = Step("help", _help, commands=frozenset({"trogiup", "help"}), actions=frozenset({ShowHelp}), words=_WORDS)

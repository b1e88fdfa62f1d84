"""A conversation as a member has it, turn by turn through the real dialogue with its state."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answers.normalise import canonical
from bot.dialogue.engine import read
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Said
from bot.domain.codes import new_code
from bot.domain.messages import Choice, Incoming, Outgoing

TURN_S = 20.0
"""The time between two messages of one member."""


@dataclass(frozen=True, slots=True)
class TurnHeard:
    """What one turn led to: the step that took it, what its reply rests on (None beside questions), and the replies."""

    text: str
    step: str
    said: Said | None
    replies: tuple[Outgoing, ...]


def converse(turns: Iterable[str], library: Library) -> Iterator[TurnHeard]:
    """A turn that is a number, or the words of a button shown, picks that choice."""
    state, shown = State(), tuple[Choice, ...]()
    for number, text in enumerate(turns):
        understood = read(state, _picked(text, shown, state), library)
        result = understood.run(Context(library, now_s=number * TURN_S, code=new_code()))
        state = result.state
        shown = tuple(choice for reply in result.replies for choice in reply.choices) or shown
        yield TurnHeard(text, understood.step.name, result.said, result.replies)


def _picked(text: str, shown: Iterable[Choice], state: State) -> Incoming:
    label = canonical(text.strip())
    action = next((choice.action for choice in shown if canonical(choice.label) == label), "")
    return Incoming(action=action, version=state.version) if action else Incoming(text)

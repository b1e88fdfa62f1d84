"""What a step of the dialogue is: a pure function from state and message to state, replies and effects."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.domain.effects import Effect
from bot.domain.members import Kept
from bot.domain.messages import Incoming, Outgoing


class Need(StrEnum):
    """What a step wants to be looked up in the database before it runs."""

    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Context:
    """What a step may look at: the knowledge, and what was looked up for it."""

    library: Library
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    state: State
    replies: tuple[Outgoing, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step, and what leads to it: commands, kinds of actions, plain words (folded).

    `personal` steps are for private conversations alone; a `versioned` action counts only on the newest screen.
    """

    name: str
    run: Callable[[State, Incoming, Context], Result]
    commands: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    needs: frozenset[Need] = frozenset()
    personal: bool = True
    versioned: bool = False


def reply(state: State, outgoing: Outgoing, *effects: Effect) -> Result:
    """One message, its choices remembered in place of those shown before."""
    offered = tuple(choice.action for choice in outgoing.choices) or state.offered
    return Result(replace(state.next(), step="", offered=offered), (outgoing,), effects)

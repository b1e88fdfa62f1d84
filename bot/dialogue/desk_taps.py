"""Buttons of the officers' chat that lead nowhere any more, once one of them was tapped. Pure.

A card is never used up: it is shown anew, with what can be done now.
"""

from dataclasses import replace

from bot.dialogue.actions.action import Action, parse
from bot.dialogue.actions.broadcasts import DropBroadcast
from bot.dialogue.actions.desk import (
    AcceptLesson,
    ChooseFinding,
    MakePublic,
    MergeCases,
    OfPending,
    PassOn,
    PickEntry,
    RefuseLesson,
    SendBare,
    SplitCase,
    UseReady,
)
from bot.dialogue.step import Result
from bot.domain.messages import Incoming

_DECIDES: tuple[type[Action], ...] = (
    *(OfPending, ChooseFinding, SendBare, UseReady, PickEntry, PassOn, SplitCase, MakePublic),
    *(AcceptLesson, RefuseLesson, DropBroadcast),
)
"""What a message asks, and what it shows to be sent; not what opens something else, and nothing that a card offers."""


def handled(result: Result, incoming: Incoming) -> Result:
    """The result; where something followed from the tap, or nothing ever will, its message has no more to offer."""
    tapped = parse(incoming.action)
    decides = isinstance(tapped, _DECIDES) or (isinstance(tapped, MergeCases) and tapped.seen is not None)
    return replace(result, used=decides and (result.used or bool(result.effects)))

"""Several things brought one after another: each keeps its own buttons until it is sent, dropped, or a day old."""

from collections.abc import Collection
from dataclasses import replace

from bot.dialogue.drafting import without_answer
from bot.dialogue.state import State
from bot.domain.drafts import Draft

MAX_DRAFTS = 5
"""With the one at hand. A draft is 2 to 15 KB of the state."""
LASTS_S = 86_400.0
TOGETHER_S = 600.0
"""What is brought within so long before another thing was brought together with it."""


def unsent(state: State) -> tuple[Draft, ...]:
    """All that could still be sent, the oldest first."""
    at_hand = without_answer(state.draft)
    return (*state.aside, *([at_hand] if at_hand is not None else []))


def begun(state: State, material_of: Draft) -> tuple[State, Draft | None]:
    """The state in which something new may be taken up, and the draft that had to go for it. The same brought again
    takes the place of what it was.
    """
    kept = [one for one in unsent(state) if one.material != material_of.material]
    gone = kept[0] if len(kept) >= MAX_DRAFTS else None
    return replace(state, draft=None, aside=tuple(kept[-(MAX_DRAFTS - 1) :])), gone


def taken_up(state: State, draft: Draft) -> State:
    """The draft is at hand, the others are aside."""
    others = tuple(one for one in unsent(state) if one != draft)
    return replace(state, step="", offered=draft.ways, draft=draft, aside=others)


def of_screen(state: State, version: int | None, action: str) -> Draft | None:
    """The draft whose newest screen offers this action."""
    return next((one for one in unsent(state) if one.screen == version and action in one.ways), None)


def together(state: State) -> tuple[Draft, ...]:
    """The draft at hand, last, after those that were brought shortly before it."""
    at_hand = without_answer(state.draft)
    if at_hand is None:
        return ()
    return tuple(one for one in unsent(state) if 0 <= at_hand.made_s - one.made_s <= TOGETHER_S)


def without(state: State, gone: Collection[Draft]) -> State:
    """The state with these drafts no longer in it."""
    left = tuple(one for one in unsent(state) if one not in gone)
    return replace(state, draft=None, aside=left)


def still_kept(state: State, now_s: float) -> State:
    """Without what has waited for longer than a day."""
    kept = tuple(one for one in state.aside if now_s - one.made_s <= LASTS_S)
    at_hand = state.draft
    if at_hand is not None and at_hand.made_s and now_s - at_hand.made_s > LASTS_S and not state.step:
        at_hand = None
    return replace(state, aside=kept, draft=at_hand)

"""What a conversation remembers from one message to the next."""

import json
from dataclasses import dataclass, replace

from bot.dialogue.thread import NOTHING, Thread
from bot.domain.drafts import Draft, Held, plain_draft, plain_held, read_draft, read_held

STATE_FORMAT = 3
"""Raised when a stored state can no longer be read as it was written; older ones then begin anew."""


@dataclass(frozen=True, slots=True)
class State:
    """The actions last offered, in their order, and the step that waits for the next message ("" for none).

    `draft` holds what is about to be passed on. `version` grows with each change, so that a button of an older screen
    can be told. `thread` holds words of what was asked, and so is never written down (`written`). `period_told`: for
    what years the directive was issued has been said. `held`: what the last message brought, where it may be an answer
    to the desk.
    """

    version: int = 0
    step: str = ""
    offered: tuple[str, ...] = ()
    draft: Draft | None = None
    thread: Thread = NOTHING
    period_told: bool = False
    held: Held | None = None

    @property
    def empty(self) -> bool:
        return not self.step and not self.offered and self.draft is None

    def next(self, **changes: object) -> "State":
        return replace(self, version=self.version + 1, held=None, **changes)  # type: ignore[arg-type]


def fresh(now_s: float) -> State:
    """A new conversation counts its versions from the clock, so that none comes twice."""
    return State(int(now_s) // 60)


def written(state: State) -> str:
    plain: dict[str, object] = {
        "format": STATE_FORMAT,
        "version": state.version,
        "step": state.step,
        "offered": state.offered,
    }
    if state.draft is not None:
        plain["draft"] = plain_draft(state.draft)
    if state.period_told:
        plain["period_told"] = True
    if state.held is not None:
        plain["held"] = plain_held(state.held)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> State:
    """A stored state; one of another format, or damaged, begins anew with its version kept where it can be."""
    try:
        plain = json.loads(text)
        version = int(plain["version"])
        if plain["format"] != STATE_FORMAT:
            return State(version + 1)
        draft = read_draft(plain["draft"]) if "draft" in plain else None
        told = plain.get("period_told") is True
        held = read_held(plain["held"]) if "held" in plain else None
        return State(version, str(plain["step"]), tuple(map(str, plain["offered"])), draft, period_told=told, held=held)
    except (ValueError, KeyError, TypeError):
        return State()

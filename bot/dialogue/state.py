"""What a conversation remembers from one message to the next."""

import json
from dataclasses import dataclass, replace

from bot.dialogue.thread import NOTHING, Thread
from bot.domain.drafts import Draft, Held, plain_draft, plain_held, read_draft, read_held

STATE_FORMAT = 3
"""Raised when a stored state can no longer be read as it was written; older ones then begin anew."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap that was handled: the version of its screen, its action, and the code of the case it led to."""

    version: int
    action: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """The actions last offered, in their order, and the step that waits for the next message ("" for none).

    `draft` holds what is about to be passed on. `version` grows with each change, so that a button of an older screen
    can be told. `thread` holds words of what was asked, and so is never written down (`written`). `period_told`: for
    what years the directive was issued has been said. `held`: what the last message brought, where it may be an answer
    to the desk. `aside`: what else was brought and is not sent yet, the oldest first. `taps`: the last ones that were
    handled, the oldest first.
    """

    version: int = 0
    step: str = ""
    offered: tuple[str, ...] = ()
    draft: Draft | None = None
    thread: Thread = NOTHING
    period_told: bool = False
    held: Held | None = None
    aside: tuple[Draft, ...] = ()
    taps: tuple[Tap, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.step or self.offered or self.draft or self.aside)

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
    if state.aside:
        plain["aside"] = [plain_draft(one) for one in state.aside]
    if state.taps:
        plain["taps"] = [[tap.version, tap.action, tap.code] for tap in state.taps]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> State:
    """A stored state; one of another format, or damaged, begins anew with its version kept where it can be."""
    try:
        plain = json.loads(text)
        version = int(plain["version"])
        if plain["format"] != STATE_FORMAT:
            return State(version + 1)
        return State(
            version,
            str(plain["step"]),
            tuple(map(str, plain["offered"])),
            read_draft(plain["draft"]) if "draft" in plain else None,
            period_told=plain.get("period_told") is True,
            held=read_held(plain["held"]) if "held" in plain else None,
            aside=tuple(map(read_draft, plain.get("aside", []))),
            taps=tuple(Tap(int(at), str(action), str(code)) for at, action, code in plain.get("taps", [])),
        )
    except (ValueError, KeyError, TypeError):
        return State()

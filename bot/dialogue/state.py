"""What a conversation remembers from one message to the next."""

import json
from dataclasses import asdict, dataclass, replace

STATE_FORMAT = 1
"""Raised when a stored state can no longer be read as it was written; older ones then begin anew."""


@dataclass(frozen=True, slots=True)
class State:
    """The actions last offered, in their order, and the step that waits for the next message ("" for none).

    Nothing of what was asked. `version` grows with each change, so that a button of an older screen can be told.
    """

    version: int = 0
    step: str = ""
    offered: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.step and not self.offered

    def next(self, **changes: object) -> "State":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


def written(state: State) -> str:
    return json.dumps({"format": STATE_FORMAT, **asdict(state)}, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> State:
    """A stored state; one of another format, or damaged, begins anew with its version kept where it can be."""
    try:
        plain = json.loads(text)
        version = int(plain["version"])
        if plain["format"] != STATE_FORMAT:
            return State(version + 1)
        return State(version, str(plain["step"]), tuple(map(str, plain["offered"])))
    except (ValueError, KeyError, TypeError):
        return State()

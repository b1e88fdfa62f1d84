"""What passes between a channel and the dialogue, the same on every platform."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a member can pick: `action` is for the program, `label` is what is shown."""

    action: str
    label: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a member: a text, or the action of a choice that was picked."""

    text: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to a member. A channel shows the choices as buttons or as numbered lines."""

    text: str
    choices: tuple[Choice, ...] = ()

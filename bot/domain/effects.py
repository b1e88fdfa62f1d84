"""What a step asks to be done besides replying; all of it happens in the transaction of the message, or none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete all that is kept about the conversation that asks."""


Effect = Forget

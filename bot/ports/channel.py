"""What a channel does: native updates to ours, ours to the platform. Nothing else."""

from collections.abc import Mapping
from typing import Protocol

from bot.domain.delivery import Letter, Sent
from bot.domain.messages import Address, Incoming, Outgoing

Raw = Mapping[str, object]
"""One native update, as the platform sent it."""


class Channel(Protocol):
    @property
    def name(self) -> str: ...

    def lane_of(self, raw: Raw) -> str:
        """The key of the conversation that an update belongs to, for its order; "" for none. Accepts anything."""
        ...

    def read(self, raw: Raw) -> Incoming | None:
        """An update as a message; None for one that is passed over politely.

        Raises:
            Unreadable: it is not of the platform's form.
        """
        ...

    def redact(self, raw: Raw) -> Raw:
        """The update without names, senders and texts, to be looked at by a developer. Accepts anything."""
        ...

    def split(self, outgoing: Outgoing) -> tuple[Outgoing, ...]:
        """A message in the pieces that the platform takes, in order; most are one piece."""
        ...

    async def send(self, letter: Letter) -> Sent:
        """Deliver one piece; where it is now, as far as the platform says.

        Raises:
            DeliveryError: one of its kinds; never anything else.
        """
        ...

    async def show_typing(self, address: Address) -> None:
        """Let the member see that an answer is on its way; failures do not matter."""
        ...

"""A file that a member sent, from whichever platform keeps it."""

from collections.abc import Iterable

from bot.domain.errors import Rejected
from bot.ports.channel import Channel


async def fetched_from(channels: Iterable[Channel], ref: str) -> bytes:
    """The file of a reference: each channel fetches from its own store alone, and refuses what is not of it.

    Raises:
        DeliveryError: it can't be had.
    """
    for channel in channels:
        try:
            return await channel.fetch(ref)
        except Rejected:
            continue
    raise Rejected("a file: expected one that a channel in use keeps")

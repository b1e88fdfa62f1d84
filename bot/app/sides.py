"""Calls made on all channels of a process."""

from collections.abc import Sequence
from dataclasses import replace

from bot.app.side import Side
from bot.dialogue.library import Library
from bot.domain.messages import LOCAL_CHANNELS, Address
from bot.services.broadcasts.ways import ByLetter
from bot.storage.store import SqlStore


def ways_by_letter(sides: Sequence[Side]) -> tuple[dict[str, ByLetter], str]:
    """How broadcasts go as letters, by the channel; and the one of these channels that takes articles, "" for none."""
    lettered = [side.channel for side in sides if side.carrier is None]
    local = dict.fromkeys(sorted(LOCAL_CHANNELS), ByLetter())
    ways = local | {one.name: ByLetter(one.capabilities, one.split) for one in lettered}
    return ways, next((one.name for one in lettered if one.capabilities.articles), "")


async def retire(store: SqlStore, sides: Sequence[Side]) -> None:
    """What they hold is free again at once.

    Raises:
        StoreUnavailable: it comes free a little later by itself.
    """
    for side in sides:
        if side.carrier is not None:
            await store.retire(side.carrier.worker)
    for side in sides:
        await side.close()
        await store.retire(side.worker)
        if side.lease is not None:
            await side.lease.give_up()


def with_desk(library: Library, desk: Address | None) -> Library:
    """The library where the desk's chat has this address."""
    return replace(library, desk=replace(library.desk, address=desk))

"""While the program is being maintained: what comes is kept and not answered, and who writes is told so once."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable

from bot.domain.delivery import Letter
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import Address, Outgoing, Setting
from bot.ports.channel import Channel, Raw
from bot.ports.store import Store

log = logging.getLogger(__name__)

MOST_TOLD = 100_000
"""So many conversations are known to have been told; the first of them would be told again."""


class Maintenance:
    """`tell` after updates were kept; `text` is what is told. Who was told is in memory alone."""

    def __init__(self, store: Store, text: str, on_letters: Callable[[], None]) -> None:
        self._store = store
        self.text = text
        self._on_letters = on_letters
        self._told: OrderedDict[str, None] = OrderedDict()

    async def tell(self, channel: Channel, raws: Iterable[Raw]) -> None:
        """Members who wrote in private for the first time since this began."""
        new = [one for one in (_wrote(channel, raw) for raw in raws) if one is not None and one.key not in self._told]
        addresses = tuple(dict.fromkeys(new))
        if not addresses:
            return
        try:
            await self._store.send([Letter(address, Outgoing(self.text)) for address in addresses])
        except StoreUnavailable as error:
            log.warning("nobody was told of the maintenance", extra={"fault": str(error)})
            return
        self._told.update(dict.fromkeys(address.key for address in addresses))
        while len(self._told) > MOST_TOLD:
            self._told.popitem(last=False)
        self._on_letters()


def _wrote(channel: Channel, raw: Raw) -> Address | None:
    """Where a member wrote in private, None for all else; what can't be read is set aside when it is handled."""
    try:
        incoming = channel.read(raw)
    except Exception:  # noqa: BLE001 - it was kept, and its fault is told where it is handled
        return None
    told = incoming is not None and incoming.setting is Setting.PRIVATE and incoming.address.is_private
    return incoming.address if told and incoming is not None else None

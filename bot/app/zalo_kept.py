"""What a Zalo account keeps in the database: what was spent, and the numbers of choices in the desk's group."""

from collections.abc import Sequence

from bot.channels.zalo.events import NAME
from bot.storage.store import SqlStore


class StoredLedger:
    """See `bot.channels.zalo.meter.Ledger`."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def last_word_s(self, key: str) -> float | None:
        return await self._store.last_word_s(key)

    async def spent(self, month: str) -> int:
        return await self._store.spent(NAME, month)

    async def spend(self, month: str, count: int) -> None:
        await self._store.spend(NAME, month, count)


class KeptNumbers:
    """See `bot.channels.zalo.groups.Numbers`."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def give(self, group: str, actions: Sequence[str]) -> int:
        return await self._store.give_numbers(f"{NAME}:{group}", actions)

    async def picked(self, group: str, number: int) -> str:
        return await self._store.picked(f"{NAME}:{group}", number)

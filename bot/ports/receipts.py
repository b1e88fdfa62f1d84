"""What the page asks of the store about receipts: a case by its code, for whoever sent it alone."""

from typing import Protocol

from bot.domain.asking import Found


class Receipts(Protocol):
    async def opened(self, key: str, code: str, wrong: str) -> Found:
        """The case of this code among `cases`, where the conversation `key` sent it; else none, and one more `wrong` is
        in its tallies. A code of somebody else and one that does not exist are the same.
        """
        ...

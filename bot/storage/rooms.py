"""Groups of the database's calls by who makes them."""

from collections.abc import Mapping, Sequence

from bot.ports.clock import Clock
from bot.services.pace import Pace
from bot.storage.broadcasts.store import SqlBroadcasts
from bot.storage.counted import SqlCounted
from bot.storage.database import Database
from bot.storage.desk.board import SqlBoard
from bot.storage.desk.entering import SqlEntering
from bot.storage.pages import SqlPages
from bot.storage.receipts import SqlReceipts
from bot.storage.sealed import SealedShelf
from bot.storage.teaching.store import SqlTeaching


class Rooms:
    """`limits` by channel; `bulk`: the channels by which broadcasts go to many at once."""

    def __init__(self, database: Database, limits: Mapping[str, Pace], clock: Clock, bulk: tuple[str, ...]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock
        self._bulk = bulk

    def broadcasts(self) -> SqlBroadcasts:
        """What broadcasting asks of the same database."""
        return SqlBroadcasts(self._database, self._limits, self._clock, self._bulk)

    def teaching(self) -> SqlTeaching:
        """What the knowledge may learn from."""
        return SqlTeaching(self._database, self._clock)

    def pages(self) -> SqlPages:
        """What the web page asks of the same database."""
        return SqlPages(self._database, self._clock)

    def board(self) -> SqlBoard:
        """What officers look at, in the same database."""
        return SqlBoard(self._database, self._clock)

    def entering(self) -> SqlEntering:
        """Who is let in at the desk's board, in the same database."""
        return SqlEntering(self._database, self._clock)

    def receipts(self) -> SqlReceipts:
        """What receipts on the page ask of the same database."""
        return SqlReceipts(self._database, self._clock)

    def counted(self) -> SqlCounted:
        """What figures ask of the same database."""
        return SqlCounted(self._database, self._clock)

    def sealed(self, keys: Sequence[str]) -> SealedShelf:
        """The shelf of the channels' secrets, in this database."""
        return SealedShelf(self._database, keys)

"""The program's own errors: each names the thing, what was expected, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass


class BotError(Exception):
    """Anything the program can explain to the person who runs it."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a data or configuration file."""

    file: str
    line: int
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.expected}"


class DataFaults(BotError):  # noqa: N818 - it holds many, and is named for them
    """All faults found in one reading of the data, in the order of files and lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class StoreUnavailable(BotError):  # noqa: N818 - a state of the database, not a mistake
    """The database can't be reached or can't write now; nothing was stored; the same call may be made again."""


class NotOpened(BotError):  # noqa: N818 - said of what is kept
    """What is kept was sealed with a key that this process lacks: it must end, and what waits stays for another."""


class Unreadable(BotError):  # noqa: N818 - said of an update
    """An update that can't be understood; it goes to quarantine and the rest go on."""


class DeliveryError(BotError):
    """A message that did not, or may not have, reached its recipient."""


class Retryable(DeliveryError):  # noqa: N818
    """The platform failed for now; the message was not taken, or taking it twice does no harm."""


class Limited(DeliveryError):  # noqa: N818
    """The platform asks for a pause of `after_s` seconds."""

    def __init__(self, after_s: float) -> None:
        super().__init__(f"the platform asks for a pause of {after_s:g} s")
        self.after_s = after_s


class PlatformDown(DeliveryError):  # noqa: N818
    """No connection could be made: nothing was sent, and nothing else would get through either."""


class MaybeDelivered(DeliveryError):  # noqa: N818
    """No answer in time: the message may have been delivered."""


class Unreachable(DeliveryError):  # noqa: N818
    """The recipient can't be written to: the bot is blocked, or the chat is gone."""


class WaitsForMember(DeliveryError):  # noqa: N818
    """The platform lets nothing through until this member writes again; then what waits may go."""


class Moved(DeliveryError):  # noqa: N818
    """The chat goes on under the id `chat`."""

    def __init__(self, chat: str) -> None:
        super().__init__(f"the chat has moved to {chat}")
        self.chat = chat


class Rejected(DeliveryError):  # noqa: N818
    """The platform refuses this message for good; sending it again would not help."""

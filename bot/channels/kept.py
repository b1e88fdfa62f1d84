"""Files that the platform of a letter does not keep: photos of our database, and what another platform keeps."""

from collections.abc import Awaitable, Callable

from bot.domain.errors import DeliveryError, Limited, PlatformDown, Rejected, Retryable

Find = Callable[[str], Awaitable[bytes | None]]
"""A photo by its `unique`; None where it is gone."""
Elsewhere = Callable[[str], Awaitable[bytes]]
"""A file by the reference of whichever platform keeps it; raises DeliveryError."""


async def nothing_kept(_: str) -> None:
    """Where none lie in a database."""


async def nowhere(_: str) -> bytes:
    """Where there is no other platform."""
    raise Rejected("a file: expected one that a channel in use keeps")


async def carried(elsewhere: Elsewhere, ref: str) -> bytes | None:
    """A file of another platform; None where it can't be had at all.

    Raises:
        Retryable: it may be had later.
    """
    try:
        return await elsewhere(ref)
    except (Limited, PlatformDown, Retryable) as error:
        raise Retryable(f"a file of another platform: {type(error).__name__}") from error
    except DeliveryError:
        return None

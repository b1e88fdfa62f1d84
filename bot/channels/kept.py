"""Photos that lie in our database, as channels that send them get hold of them."""

from collections.abc import Awaitable, Callable

Find = Callable[[str], Awaitable[bytes | None]]
"""A photo by its `unique`; None where it is gone."""


async def nothing_kept(_: str) -> None:
    """Where none lie in a database."""

"""Caches what was computed from one message, so that each thing is computed once."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Memo:
    """The results of pure functions, by what they were given. It goes with its message: nothing of it is kept.

    `dataclasses.replace` hands the same one on, so that a message with its command made plain is not read anew.
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def once(self, given: Hashable, work: Callable[[], T]) -> T:
        """What `work` returns, which is worked out once for one `given`: that names the work and all that it reads."""
        if given not in self._known:
            self._known[given] = work()
        found: T = self._known[given]
        return found

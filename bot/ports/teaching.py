"""What the desk's board asks of learning: what takes long is worked out beside, and looked at when it is there."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.teaching import Cluster, Lesson, NewLesson, Would


class NotWorkedOut(Exception):  # noqa: N818 - an answer, told to the officer
    """It was tried and failed; the log says why."""


class Learning(Protocol):
    """None stands for what is being worked out. What works out may raise NotWorkedOut."""

    async def clusters(self) -> Sequence[Cluster] | None:
        """Without what was decided on, the largest first; as they last were while they are worked out anew."""
        ...

    def nearest(self, cluster: Cluster) -> Sequence[Would] | None:
        """The entries that its leader is most like, with what would change."""
        ...

    def would(self, new: NewLesson) -> Would | None: ...

    async def lessons(self) -> Sequence[Lesson]:
        """Those that wait for a second person, and those that wait to be written."""
        ...

    async def propose(self, new: NewLesson, officer: str) -> bool:
        """With a line in the audit log; False where the same example waits already."""
        ...

    async def pass_over(self, texts: Sequence[str], officer: str) -> None:
        """With a line in the audit log; the same words do not come again."""
        ...

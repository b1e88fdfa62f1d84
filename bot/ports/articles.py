"""What articles ask of a channel and of the database."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.articles import Article, ArticleStep, Underway
from bot.domain.delivery import Letter


class ArticleChannel(Protocol):
    """A platform that brings an article to all who follow there. Every call raises DeliveryError, one of its kinds:
    Rejected where it is refused for good, MaybeDelivered where it may have been carried out.
    """

    @property
    def name(self) -> str: ...

    async def create(self, article: Article) -> str:
        """The token under which the platform prepares it."""
        ...

    async def verified(self, token: str) -> str:
        """The article's id, "" while it is still being prepared."""
        ...

    async def found(self, title: str, since_s: float) -> str:
        """The id of an article of this title that was made since then, "" for none."""
        ...

    async def publish(self, ref: str) -> None:
        """Bring it to its readers."""
        ...

    async def shows(self, ref: str) -> bool:
        """Whether it can be read there."""
        ...


class ArticleStore(Protocol):
    """Every call is one transaction."""

    async def articles(self, channel: str) -> tuple[Underway, ...]:
        """Those that go on by themselves."""
        ...

    async def move_article(self, was: Underway, now: Underway, letters: Sequence[Letter] = ()) -> bool:
        """To its next step, with what the desk hears of it; False where another took it further. To SENDING only while
        its broadcast goes, and no other one may have gone today.
        """
        ...

    async def went_after_all(self, was: Underway, letters: Sequence[Letter]) -> bool:
        """It went, whatever was thought of it meanwhile; False where a person has said so already."""
        ...

    async def articles_used(self) -> int:
        """How many of this month's were used, those under way as well."""
        ...

    async def steps(self, *steps: ArticleStep) -> tuple[Underway, ...]: ...

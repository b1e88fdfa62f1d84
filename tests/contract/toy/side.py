"""The toy wired; as `bot/app/toy.py` it would stand beside the other sides."""

from collections.abc import Sequence
from functools import partial

from aiohttp import web

from bot.app.side import UNLIMITED, Allowance, Route, Shared, Work
from bot.dialogue.library import Library
from bot.services.delivery import Delivery
from tests.contract.toy.channel import NAME, ToyChannel
from tests.contract.toy.settings import Toy


class ToySide:
    """See `bot.app.side.Side`. Its updates are brought; broadcasts go as letters."""

    carrier = None
    lease = None
    hears = True
    source = title = NAME

    def __init__(self, shared: Shared, settings: Toy) -> None:
        assert settings.letters is not None
        self.channel = ToyChannel(settings.letters)
        self.worker = f"{shared.worker}/toy"
        self.delivery = Delivery(self.channel, (NAME,), shared.store, shared.clock, self.worker, shared.on_dead)
        self._receive = partial(shared.receive, self.channel, self.source)

    def routes(self) -> Sequence[Route]:
        return (("POST", "/toy", self._brought),)

    def sources(self) -> Sequence[Work]:
        return ()

    def background(self) -> Sequence[Work]:
        return ()

    def is_spared(self, key: str) -> bool:
        return False

    async def follow(self) -> None:
        """There is no desk here."""

    async def allowance(self) -> Allowance:
        return UNLIMITED

    def use(self, library: Library) -> None:
        """Nothing here is made of it."""

    def stop(self) -> None:
        """Nothing here goes on by itself."""

    async def close(self) -> None:
        """Nothing here is open."""

    async def _brought(self, request: web.Request) -> web.Response:
        event = await request.json()
        await self._receive([(str(event["id"]), event)], None)
        return web.Response()

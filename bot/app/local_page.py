"""The page beside a terminal: `bot chat` serves it on this machine, at the same database."""

import asyncio
from collections.abc import Mapping

from bot.app.member_files import fetched_from
from bot.app.parts import SystemClock
from bot.app.side import Shared, Updates
from bot.app.web import WebSide
from bot.config import Settings
from bot.dialogue.library import Library
from bot.domain.delivery import Job
from bot.domain.errors import BotError
from bot.domain.messages import Address
from bot.pictures.process import PictureProcess, reader
from bot.ports.channel import Channel
from bot.server import Server
from bot.services.intake import Intake
from bot.services.looking import Looking
from bot.storage.store import SqlStore

MAX_BODY_BYTES = 1 << 20


class LocalPage:
    """`intake` is set before `start`; `looking` looks at the photos that come in."""

    intake: Intake

    def __init__(self, settings: Settings, library: Library, store: SqlStore, worker: str) -> None:
        self._settings = settings
        self._library = library
        self._pictures = PictureProcess()
        self._words = PictureProcess()
        clock = SystemClock()
        self.looking = Looking(store, self._pictures.look, clock, reader(self._words))
        self.side = WebSide(
            Shared(
                settings=settings,
                library=library,
                store=store,
                clock=clock,
                worker=worker,
                on_dead=_dead,
                receive=self._receive,
                may_send=lambda: False,
                anew=self._pictures.anew,
                fetch=lambda ref: fetched_from((self.side.channel,), ref),
                desk_at=_nowhere,
                say=_silent,
                on_letters=self._poke,
            )
        )
        self._server = Server(settings.web.host, settings.web.port, _alive, MAX_BODY_BYTES)
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Where the page is, in words; or that its port is taken, by another terminal or by the service."""
        web = self._settings.web
        for method, path, handler in self.side.routes():
            self._server.route(method, path, handler)
        try:
            port = await self._server.start()
        except BotError:
            return self._library.say("web_taken", port=web.port)
        self._running = asyncio.create_task(self.side.delivery.run())
        return self._library.say("web_at", url=f"http://{'localhost' if web.host == '127.0.0.1' else web.host}:{port}")

    async def stop(self) -> None:
        self.side.delivery.stop()
        await self._server.stop()
        await self.looking.stop()
        await self._pictures.stop()
        await self._words.stop()
        if self._running is not None:
            await self._running

    def _poke(self) -> None:
        self.side.delivery.poke()

    async def _receive(self, channel: Channel, source: str, updates: Updates, next_offset: int | None) -> None:
        await self.intake.receive(channel, source, updates, next_offset)


def _dead(job: Job, fault: str) -> None:
    """Nothing of the page's is sent."""


def _nowhere(_: Address) -> None:
    """The desk of this machine is where it is."""


async def _silent(_: str) -> None:
    """The officer sits beside."""


async def _alive() -> Mapping[str, object]:
    return {"ready": True}

"""Where the officers' chat is, whether it can be reached, and what follows when its group gets another number."""

import asyncio
import logging

from telegram import Bot

from bot.app.menus_told import tell_desk, tell_platform
from bot.app.side import Shared
from bot.channels.telegram.channel import NAME
from bot.channels.telegram.desk_chat import DeskChat
from bot.channels.telegram.numbers import joined, left
from bot.channels.telegram.raw_update import RawUpdate
from bot.dialogue.library import Library
from bot.domain.messages import Address
from bot.ports.channel import Raw
from bot.services.delivery import Delivery

log = logging.getLogger(__name__)

TOLD_S = 24 * 3600.0
"""The desk hears of its new number once in so long, however many processes run and start again."""


class DeskSide:
    """`chat` is the officers' chat as the channel knows it. Without a desk nothing here does anything."""

    def __init__(
        self,
        shared: Shared,
        bot: Bot,
        delivery: Delivery,
        *,
        chat: DeskChat,
        worker: str,
    ) -> None:
        self._shared = shared
        self._library = shared.library
        self._bot = bot
        self._delivery = delivery
        self._worker = worker
        self._told = shared.settings.desk_chat
        self._telling: asyncio.Task[None] | None = None
        self.chat = chat
        if (desk := shared.library.desk.address) is not None:
            delivery.guard(desk.key)

    @property
    def address(self) -> Address | None:
        return Address(NAME, self.chat.here) if self.chat.here else None

    async def look(self, raw: Raw) -> None:
        """An update may tell that a group moved, or that the bot was put out of the desk's group or is back.

        Raises:
            StoreUnavailable: nothing was noted; the update comes again.
        """
        if (migration := RawUpdate.of(raw).migration) is not None:
            await self._shared.store.move(*migration)
            await self.follow()
        if self.chat.here and left(raw) == self.chat.here:
            self._note(reached=False)
        elif self.chat.here and joined(raw) == self.chat.here:
            self._note(reached=True)

    async def follow(self) -> None:
        """The desk's chat may have got another id, from this process or another one.

        Raises:
            StoreUnavailable: it is looked at again.
        """
        moved = await self._shared.store.moved()
        self.chat.moved({Address.of(old).chat: Address.of(new).chat for old, new in moved.items()})
        desk = self.address
        if desk is None:
            return
        self._delivery.guard(desk.key)
        self._shared.desk_at(desk)
        if desk.chat != self._told:
            await self._tell(desk)

    async def tell_platform(self) -> None:
        """The menus, and how updates come; whether the desk's chat is there shows in the answer."""
        await tell_platform(self._bot, self._shared.settings, self._library)
        await self._tell_menu()

    def use(self, library: Library) -> None:
        """Another library from now on; the desk's chat stays where it is."""
        self._library = library

    def stop(self) -> None:
        if self._telling is not None:
            self._telling.cancel()

    def _note(self, *, reached: bool) -> None:
        if self._delivery.desk_lost == (not reached):
            return
        self._delivery.desk_lost = not reached
        if reached:
            log.info("the desk can be reached again")
        else:
            log.error("the desk's chat can't be reached")

    async def _tell(self, desk: Address) -> None:
        """The settings still name the old chat: its new number, to the log and to the desk; and its menu."""
        log.warning("the desk's group has another number", extra={"chat": desk.chat, "before": self._told})
        self._told = desk.chat
        self._telling = asyncio.create_task(self._tell_menu())
        if await self._shared.store.lease(f"told/{desk.key}", self._worker, TOLD_S):
            await self._shared.say(self._library.say("desk_moved", chat=desk.chat))

    async def _tell_menu(self) -> None:
        if self.chat.here:
            await tell_desk(self._bot, self._library, self.chat, self._note)

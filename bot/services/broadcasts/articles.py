"""Articles taken from step to step: each is claimed in the database before the platform is called, and what became of
the call is written after it.

Who finds a claim of long ago knows that a process ended in the midst of a call: an article may have been made twice for
that, which harms nobody, and is looked for first; it is never brought to readers twice, and a person is asked instead.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.dialogue.article_words import told
from bot.dialogue.library import Library
from bot.domain.articles import ArticleStep, Underway
from bot.domain.delivery import Letter, Priority
from bot.domain.errors import DeliveryError, Limited, PlatformDown, Rejected
from bot.ports.articles import ArticleChannel, ArticleStore
from bot.ports.clock import Clock
from bot.services.upkeep import every

log = logging.getLogger(__name__)

EVERY_S = 1.0
CALL_S = 120.0
"""Longer than any call takes; a claim that is older is of a process that has ended."""
PREPARING_S, PREPARED_WITHIN_S = 3.0, 1_800.0
DOWN_WAIT_S = 30.0
MODERATED_S = 2_700.0
"""So long after it went it is looked at: by then the platform has moderated it."""
MOST_TRIES = 5
MOST_AHEAD_S = 86_400.0
"""A moment to go on at that is further ahead was written by a clock that was ahead."""


class Publisher:
    """`run` goes on until cancelled; several processes may each have one. `library` may be replaced while it runs."""

    def __init__(
        self,
        channel: ArticleChannel,
        store: ArticleStore,
        clock: Clock,
        library: Library,
        may_send: Callable[[], bool],
        on_letters: Callable[[], None] = lambda: None,
    ) -> None:
        self.library = library
        self._channel = channel
        self._store = store
        self._clock = clock
        self._may_send = may_send
        self._on_letters = on_letters
        self._steps: dict[ArticleStep, Callable[[Underway], Awaitable[None]]] = {
            ArticleStep.WAITING: self._create,
            ArticleStep.CREATING: self._look_for,
            ArticleStep.CREATED: self._verify,
            ArticleStep.READY: self._publish,
            ArticleStep.SENDING: self._ask_a_person,
            ArticleStep.SENT: self._look_again,
        }

    async def run(self) -> None:
        await every(EVERY_S, self.once, "articles")

    async def once(self) -> None:
        """Each article one step further, where it can go.

        Raises:
            StoreUnavailable: what was not done is done the next time.
        """
        now_s = self._clock.now_s()
        for one in await self._store.articles(self._channel.name):
            if one.stopped and one.step in {ArticleStep.WAITING, ArticleStep.CREATED, ArticleStep.READY}:
                await self._store.move_article(one, replace(one, step=ArticleStep.REFUSED))
            elif not now_s < one.again_s < now_s + MOST_AHEAD_S:
                await self._steps[one.step](one)

    async def _create(self, one: Underway) -> None:
        claimed = await self._moved(one, step=ArticleStep.CREATING)
        if claimed is None:
            return
        try:
            token = await self._channel.create(one.article)
        except (Rejected, Limited, PlatformDown) as error:
            await self._failed(claimed, ArticleStep.WAITING, error)
        except DeliveryError as error:
            log.warning("an article may have been made", extra={"broadcast": one.broadcast_id, "fault": str(error)})
        else:
            await self._moved(claimed, step=ArticleStep.CREATED, token=token)

    async def _look_for(self, one: Underway) -> None:
        """Whether it was made becomes clear a while after the call."""
        if not self._is_old(one):
            return
        try:
            ref = await self._channel.found(one.article.title, one.since_s)
        except DeliveryError as error:
            await self._failed(one, ArticleStep.CREATING, error)
            return
        if ref:
            await self._moved(one, step=ArticleStep.READY, ref=ref)
        elif one.tries + 1 >= MOST_TRIES:
            await self._ended(one, ArticleStep.REFUSED, "no answer to any call")
        else:
            await self._moved(one, step=ArticleStep.WAITING, tries=one.tries + 1)

    async def _verify(self, one: Underway) -> None:
        now_s = self._clock.now_s()
        try:
            ref = await self._channel.verified(one.token)
        except DeliveryError as error:
            await self._failed(one, ArticleStep.CREATED, error)
            return
        if ref:
            await self._moved(one, step=ArticleStep.READY, ref=ref)
        elif abs(now_s - one.since_s) > PREPARED_WITHIN_S:
            await self._ended(one, ArticleStep.REFUSED, "not prepared within half an hour")
        else:
            await self._moved(one, again_s=now_s + PREPARING_S)

    async def _publish(self, one: Underway) -> None:
        """The one call that reaches readers, made once."""
        if not (one.going and self._may_send()):
            return
        claimed = await self._moved(one, step=ArticleStep.SENDING)
        if claimed is None:
            return
        try:
            await self._channel.publish(one.ref)
        except (Rejected, Limited, PlatformDown) as error:
            await self._failed(claimed, ArticleStep.READY, error)
        except DeliveryError as error:
            await self._ended(claimed, ArticleStep.UNSURE, str(error))
        else:
            await self._went(claimed)

    async def _ask_a_person(self, one: Underway) -> None:
        if self._is_old(one):
            await self._ended(one, ArticleStep.UNSURE, "the process ended in the midst of the call")

    async def _look_again(self, one: Underway) -> None:
        """The platform moderates what went: one that is not shown any more was refused."""
        if abs(self._clock.now_s() - one.since_s) < MODERATED_S:
            return
        try:
            shows = await self._channel.shows(one.ref)
        except DeliveryError as error:
            if one.tries + 1 < MOST_TRIES:
                await self._moved(one, tries=one.tries + 1, again_s=self._clock.now_s() + DOWN_WAIT_S)
                return
            log.warning("an article could not be looked at", extra={"fault": str(error)})
            shows = True
        fault = "" if shows else "not shown"
        await self._ended(one, ArticleStep.OVER, fault) if fault else await self._moved(one, step=ArticleStep.OVER)

    async def _went(self, claimed: Underway) -> None:
        letters = await self._letters(replace(claimed, step=ArticleStep.SENT))
        if not await self._store.move_article(claimed, replace(claimed, step=ArticleStep.SENT, tries=0), letters):
            await self._store.went_after_all(claimed, letters)
        log.info("an article went to its readers", extra={"broadcast": claimed.broadcast_id})
        self._on_letters()

    async def _failed(self, one: Underway, back: ArticleStep, error: DeliveryError) -> None:
        """Nothing was done: it is tried again, or refused for good."""
        if isinstance(error, Rejected):
            await self._ended(one, ArticleStep.REFUSED, str(error))
            return
        wait_s = error.after_s if isinstance(error, Limited) else DOWN_WAIT_S
        log.warning("an article waits", extra={"broadcast": one.broadcast_id, "fault": str(error)})
        await self._moved(one, step=back, again_s=self._clock.now_s() + wait_s)

    async def _ended(self, one: Underway, step: ArticleStep, fault: str) -> None:
        """A person hears of it in the same transaction."""
        now = replace(one, step=step, fault=fault, again_s=0.0)
        log.warning(
            "an article needs a person", extra={"broadcast": one.broadcast_id, "step": str(step), "fault": fault}
        )
        await self._store.move_article(one, now, await self._letters(replace(now, turn=one.turn + 1)))
        self._on_letters()

    async def _moved(self, one: Underway, **changes: object) -> Underway | None:
        """The next step, None where another process took it."""
        now = replace(one, **{"again_s": 0.0, **changes})  # type: ignore[arg-type]
        return replace(now, turn=one.turn + 1) if await self._store.move_article(one, now) else None

    async def _letters(self, one: Underway) -> tuple[Letter, ...]:
        desk = self.library.desk.address
        if desk is None:
            return ()
        used = await self._store.articles_used()
        return (Letter(desk, told(one, used, self._clock.now_s(), self.library), Priority.DESK),)

    def _is_old(self, one: Underway) -> bool:
        return abs(self._clock.now_s() - one.since_s) > CALL_S

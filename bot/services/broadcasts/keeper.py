"""Looks after broadcasts by the clock: makes those that are due, starts and ends them, tells the desk how they go."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from bot.dialogue import broadcasting
from bot.dialogue.articles import article_of
from bot.dialogue.library import Library
from bot.domain.broadcasts import ALL, OFFICERS, UNIT, Broadcast, BroadcastStatus
from bot.domain.delivery import Letter, Priority, Track
from bot.domain.messages import Address, Outgoing
from bot.ports.broadcasts import BroadcastStore, ByArticle, Direct
from bot.ports.clock import Clock
from bot.services.broadcasts import auto_drafts, warnings
from bot.services.broadcasts.occurrences import answer_to, due_now
from bot.services.broadcasts.ways import ByLetter, unasked
from bot.services.upkeep import every

log = logging.getLogger(__name__)

EVERY_S = 1.0
PLAN_EVERY_S = 20.0
DEMAND_EVERY_S = 30.0
COUNT_EVERY_S = 300.0
CARD_EVERY_S = 15.0
"""The desk's card of a running broadcast is edited no more often."""
EXPIRES_S = 6 * 86_400.0
"""Chunks, like all that waits to be sent, are kept for seven days."""
CARD = "broadcast"
NONE: Mapping[str, ByLetter] = MappingProxyType({})


class Keeper:
    """`run` goes on until cancelled; several processes may each have one.

    `on_chunks` and `on_letters` are called when there is something to send. `direct`: channels that get letters
    instead of chunks, by name. `takes_articles`: the one of them whose members get articles, "" for none. `library` may
    be replaced while it runs.
    """

    def __init__(
        self,
        store: BroadcastStore,
        library: Library,
        clock: Clock,
        on_chunks: Callable[[], None] = lambda: None,
        on_letters: Callable[[], None] = lambda: None,
        direct: Mapping[str, ByLetter] = NONE,
        *,
        takes_articles: str = "",
    ) -> None:
        self._store = store
        self.library = library
        self._clock = clock
        self._on_chunks = on_chunks
        self._on_letters = on_letters
        self._direct = direct
        self._takes_articles = takes_articles
        self._next: dict[str, float] = {}
        self._compared = False

    @property
    def daylight(self) -> bool:
        """Whether broadcasts may go now."""
        return broadcasting.may_go(self._clock.now_s(), self.library)

    async def run(self) -> None:
        await every(EVERY_S, self.once, "broadcasts")

    async def once(self) -> None:
        """One look at everything.

        Raises:
            StoreUnavailable: what was not done is done the next time.
        """
        if not self._compared:
            await self.compare_answers()
            self._compared = True
        if self._is_time("plan", PLAN_EVERY_S):
            await self.plan()
        if self._is_time("demand", DEMAND_EVERY_S):
            await self._watch_demand()
        if self._is_time("count", COUNT_EVERY_S):
            await self._store.refresh_counts((ALL, *(UNIT + unit for unit in self.library.broadcast.units)))
        for broadcast in await self._store.in_status(BroadcastStatus.APPROVED):
            await self._start(broadcast)
        for broadcast in await self._store.in_status(BroadcastStatus.RUNNING, BroadcastStatus.PAUSED):
            await self._tend(broadcast)
        for broadcast in await self._store.to_be_letters():
            await self._send_as_letters(broadcast)
        for broadcast in await self._store.unswept():
            while await self._store.sweep(broadcast):
                pass
        await self.tell()

    async def plan(self) -> None:
        """Make what is due, or was missed, unless it was made before."""
        if self.library.plan is None:
            return
        since_s, now_s = await self._store.since(), self._clock.now_s()
        found = due_now(self.library.plan, since_s, now_s, self.library)
        known = await self._store.known([one.occurrence for one in found]) if found else frozenset()
        for one in found:
            if one.occurrence not in known and await self._store.create(one):
                log.info("a planned broadcast", extra={"occurrence": one.occurrence, "status": str(one.status)})

    async def compare_answers(self) -> None:
        """Answers that have changed since the program last began: a notice is offered to the desk."""
        now = auto_drafts.versions(self.library)
        for entry_id, title, hash_, watchers in await self._store.compare_entries(now):
            if watchers:
                await self._store.create(auto_drafts.correction(entry_id, title, hash_, self.library))
        await self._store.keep_entries(now)

    async def tell(self) -> None:
        """The desk's cards: written anew, or edited where they stand."""
        if self.library.desk.address is None:
            return
        before_s = self._clock.now_s() - CARD_EVERY_S
        for broadcast in await self._store.untold(before_s):
            answers = await self._answers(broadcast)
            if await self._store.tell(broadcast, partial(self._letters, answers=answers), before_s):
                self._on_letters()

    async def _start(self, broadcast: Broadcast) -> None:
        now_s = self._clock.now_s()
        if broadcast.due_s > now_s or not self.daylight:
            return
        if broadcasting.is_too_late(broadcast, now_s, self.library):
            await self._store.change(broadcast, BroadcastStatus.MISSED)
            return
        keys = await officers(self.library, self._store) if broadcast.audience == OFFICERS else ()
        rhythm = int(broadcast.rhythm)
        count = len(keys) or await self._store.count(broadcast.audience, broadcast.topic, rhythm)
        answer = answer_to(broadcast, now_s, self.library)
        if answer is not None:
            await self._store.create(answer)
        messages = tuple(unasked(part, self.library, broadcast.audience) for part in broadcast.parts)
        ways = tuple(by.way(name, broadcast, now_s, self.library) for name, by in self._direct.items())
        if await self._store.start(broadcast, count, Direct(messages, keys, ways, self._by_article(broadcast))):
            log.info("a broadcast starts", extra={"broadcast": broadcast.id, "recipients": count})
            self._on_letters()

    def _by_article(self, broadcast: Broadcast) -> ByArticle | None:
        article, settings = article_of(broadcast, self.library), self.library.broadcast.article
        if article is None or settings is None or not self._takes_articles:
            return None
        return ByArticle(self._takes_articles, article, settings.per_month)

    async def _send_as_letters(self, broadcast: Broadcast) -> None:
        """An article that nobody got, on the word of an officer."""
        by = self._direct.get(self._takes_articles)
        if by is not None and self.daylight:
            way = by.way(self._takes_articles, broadcast, self._clock.now_s(), self.library)
            if await self._store.as_letters(broadcast, way):
                self._on_letters()

    async def _tend(self, broadcast: Broadcast) -> None:
        if self._clock.now_s() - broadcast.started_s > EXPIRES_S:
            await self._store.change(broadcast, BroadcastStatus.CANCELLED)
            return
        while await self._store.plan_some(broadcast):
            self._on_chunks()
        self._on_chunks()
        await self._store.finish(broadcast)

    async def _watch_demand(self) -> None:
        """Warnings that are called for, and corrections of those that told a finding which has changed since."""
        wanted = self.library.broadcast
        outdated = await self._store.outdated()
        drafts = [warnings.corrected(one, self.library) for one in outdated]
        if wanted.demand_members:
            found = await self._store.in_demand(wanted.demand_members, wanted.demand_window_h * 3600)
            drafts += [warnings.warning(one, self.library) for one in found]
        known = await self._store.known([one.occurrence for one in drafts]) if drafts else frozenset()
        for draft in drafts:
            if draft.occurrence not in known:
                await self._store.create(draft)

    async def _answers(self, broadcast: Broadcast) -> str:
        quiz = next((part.quiz for part in broadcast.parts if part.quiz is not None), None)
        if quiz is None or broadcast.status is not BroadcastStatus.DONE:
            return ""
        counts = await self._store.quiz_counts(broadcast)
        if not counts:
            return ""
        say = self.library.say
        lines = "\n".join(
            say(
                "quiz_counts_line",
                option=option,
                count=counts.get(place, 0),
                mark="✓" if place == quiz.correct else "•",
            )
            for place, option in enumerate(quiz.options)
        )
        return say("quiz_counts", lines=lines, total=sum(counts.values()))

    def _letters(self, broadcast: Broadcast, answers: str) -> tuple[Letter, ...]:
        """A card that moves is edited; at its end it only points to the report, which the desk is notified of. Whoever
        cancels a broadcast is told so by the answer to it.
        """
        desk = self.library.desk.address or Address("", "")
        card = broadcasting.card(broadcast, self._clock.now_s(), self.library, answers)
        if broadcast.status is BroadcastStatus.DRAFT:
            shown = broadcasting.outgoing(broadcast.parts[0], self.library)
            card = replace(card, text=f"{shown.text}\n\n———\n{card.text}")
        moving = broadcast.status in {BroadcastStatus.RUNNING, BroadcastStatus.PAUSED}
        track = Track(broadcast.id, CARD) if moving else None
        edited = Letter(desk, card, Priority.DESK, track=track, edit=broadcast.card)
        if moving or (broadcast.card and broadcast.status is BroadcastStatus.CANCELLED and broadcast.about is None):
            return (edited,)
        report = Letter(desk, card, Priority.DESK)
        ended = replace(edited, outgoing=Outgoing(self.library.say("broadcast_ended", code=broadcast.code)))
        return (ended, report) if broadcast.card else (report,)

    def _is_time(self, what: str, every_s: float) -> bool:
        now_s = self._clock.now_s()
        if 0 < self._next.get(what, 0.0) - now_s <= every_s:
            return False
        self._next[what] = now_s + every_s
        return True


async def officers(library: Library, store: BroadcastStore) -> tuple[str, ...]:
    """Conversations of all officers, of the settings and by invitation."""
    named = (officer.id for officer in library.desk.officers)
    return tuple(dict.fromkeys((*named, *await store.invited())))

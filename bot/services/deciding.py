"""From a stored update to what follows from it: the dialogue run on it, as one pure decision."""

import contextlib
import json
import logging
import secrets
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.dialogue import state as states
from bot.dialogue.aside import still_kept
from bot.dialogue.counting import counted
from bot.dialogue.engine import read
from bot.dialogue.library import Library
from bot.dialogue.qr import with_seen
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.dialogue.thread import Thread
from bot.dialogue.wording_of_numbers import said_of_numbers
from bot.domain.asking import EMPTY, NOTHING, Asks, Found
from bot.domain.cases import Officer
from bot.domain.codes import new_code
from bot.domain.counting import week_start
from bot.domain.delivery import Letter
from bot.domain.errors import Unreadable
from bot.domain.messages import NOBODY, Address, Incoming, Outgoing, Setting
from bot.ports.channel import Capabilities, Channel, Raw
from bot.ports.clock import Clock
from bot.ports.store import ENDED_THE_PROCESS, Decision, Lookup, Waiting
from bot.services.memory import Memory
from bot.services.replying import letters_of
from bot.services.tally import FAILED, OUTCOMES, UNREADABLE, outcome_of

log = logging.getLogger(__name__)

MAX_PIECES = 20
"""Twice what a platform puts together in an album; what calls itself one and has more is read so far."""
SECRET_BYTES = 32
SLOW_S = 1.0
"""A decision that takes longer is named in the log."""


class Decider:
    """`decide` is called within the transaction of its update; it looks nothing up but through `lookup`.

    What conversations have in mind stays with it, in memory. `library` may be replaced while it runs; `effects` counts
    what steps asked to be done so far, `outcomes` how questions ended (`bot.services.tally`).
    """

    def __init__(self, channels: Mapping[str, Channel], library: Library, clock: Clock) -> None:
        self._channels = channels
        self.library = library
        self.effects = 0
        self.outcomes = Counter(dict.fromkeys(OUTCOMES, 0))
        self._clock = clock
        self._memory = Memory()
        self._under_way: tuple[int, float] | None = None
        self._fitted: dict[str, Library] = {}
        self._fitted_from = library

    def decide(self, waiting: Waiting, lookup: Lookup) -> Decision:
        began_s = time.monotonic()
        self._under_way = (waiting.id, began_s)
        try:
            return self._decided(waiting, lookup)
        finally:
            self._under_way = None
            took_s = time.monotonic() - began_s
            if took_s > SLOW_S:
                log.warning("a decision took long", extra={"update": waiting.id, "took_s": round(took_s, 1)})

    def longer_than(self, seconds: float) -> int | None:
        """The update whose decision has been going on for longer, if there is one; asked from another thread."""
        under_way = self._under_way
        return under_way[0] if under_way is not None and time.monotonic() - under_way[1] > seconds else None

    def _decided(self, waiting: Waiting, lookup: Lookup) -> Decision:  # noqa: PLR0911 - one for each way to end
        channel = self._channels[waiting.channel]
        if waiting.fault:
            return self._set_aside(channel, waiting)
        raws: list[Raw] = [{}]
        try:
            raws = [json.loads(body) for body in _bodies(waiting)]
            incoming = channel.read(raws[0], raws[1:])
            if incoming is None:
                return Decision(keep_state=True)
            if waiting.looks:
                incoming = with_seen(incoming, waiting.looks)
        except Unreadable as error:
            return self._unread(waiting, channel, raws, error)
        except Exception as error:
            self.outcomes[FAILED] += 1
            log.exception("an update could not be read", extra={"update": waiting.id})
            fault = f"reading failed: {type(error).__name__}"
            return replace(_quarantined(channel, raws, fault), letters=self._not_read(waiting, raws))
        try:
            library = self._library_of(channel)
            state = self._state(waiting)
            understood = read(state, incoming, library)
            wanted = understood.asks(library)
        except Exception as error:  # noqa: BLE001 - logged where the member is told
            return self._failed(waiting, channel, raws, incoming, error)
        found = lookup(waiting.key, wanted) if wanted != NOTHING else EMPTY
        code = _unused_code(waiting.key, lookup) if wanted.limits else ""
        codes = tuple(_unused_code(waiting.key, lookup) if one.limits else "" for one in wanted.also)
        try:
            secret = secrets.token_urlsafe(SECRET_BYTES) if wanted.secret else ""
            context = replace(self._context(incoming, found, code), codes=codes, secret=secret)
            result = understood.run(replace(context, library=library, capabilities=channel.capabilities))
            return self._decision(waiting, incoming, result, channel, state.thread)
        except Exception as error:  # noqa: BLE001 - logged where the member is told
            return self._failed(waiting, channel, raws, incoming, error)

    def _library_of(self, channel: Channel) -> Library:
        """As it fits what the channel can do."""
        if self._fitted_from is not self.library:
            self._fitted, self._fitted_from = {}, self.library
        if channel.name not in self._fitted:
            self._fitted[channel.name] = _fitting(self.library, channel.capabilities)
        return self._fitted[channel.name]

    def _unread(self, waiting: Waiting, channel: Channel, raws: Sequence[Raw], error: Unreadable) -> Decision:
        """What is not of the platform's form is set aside; who sent a message hears of it."""
        self.outcomes[UNREADABLE] += 1
        log.warning("an update is set aside", extra={"update": waiting.id, "fault": str(error)})
        return replace(_quarantined(channel, raws, str(error)), letters=self._not_read(waiting, raws))

    def _not_read(self, waiting: Waiting, raws: Sequence[Raw]) -> tuple[Letter, ...]:
        """The kind word to whoever sent a message in private that could not be read."""
        address = Address.of(waiting.key)
        told = address.is_private and isinstance(raws[0], Mapping) and "message" in raws[0]
        return (Letter(address, Outgoing(self.library.say("unreadable"))),) if told else ()

    def _failed(
        self, waiting: Waiting, channel: Channel, raws: Sequence[Raw], incoming: Incoming, error: Exception
    ) -> Decision:
        """A fault of the program's own: the update is set aside, and the member told."""
        self.outcomes[FAILED] += 1
        log.error("a step failed", extra={"update": waiting.id}, exc_info=error)
        bad = _quarantined(channel, raws, f"step failed: {type(error).__name__}")
        return replace(bad, letters=(self._sorry(incoming),))

    def _set_aside(self, channel: Channel, waiting: Waiting) -> Decision:
        """What failed after it was read gets its answer; what ended the process is not read again, and the member of a
        private conversation hears of it all the same.
        """
        raws: list[Raw] = [{}]
        incoming: Incoming | None = None
        with contextlib.suppress(Unreadable, ValueError, RecursionError):
            raws = [json.loads(body) for body in _bodies(waiting)]
            if waiting.fault != ENDED_THE_PROCESS:
                incoming = channel.read(raws[0], raws[1:])
        if waiting.fault == ENDED_THE_PROCESS:
            log.error("an update is set aside: the process ended with it", extra={"update": waiting.id})
            address = Address.of(waiting.key)
            incoming = Incoming(address=address) if address.is_private else None
        letters = (self._sorry(incoming),) if incoming is not None and incoming.address.chat != NOBODY else ()
        return replace(_quarantined(channel, raws, waiting.fault), letters=letters)

    def _sorry(self, incoming: Incoming) -> Letter:
        return Letter(incoming.address, Outgoing(self.library.say("broken")), origin=incoming.origin)

    def _context(self, incoming: Incoming, found: Found, code: str) -> Context:
        officer = self._officer(incoming.sender, found.officers) if incoming.setting is Setting.DESK else None
        return Context(self.library, found, self._clock.now_s(), code, officer)

    def _officer(self, sender: str, invited: tuple[Officer, ...]) -> Officer | None:
        known = (*self.library.desk.officers, *invited)
        return next((officer for officer in known if officer.id == sender), None)

    def _state(self, waiting: Waiting) -> State:
        state = states.read(waiting.state) if waiting.state else states.fresh(self._clock.now_s())
        thread = self._memory.recall(waiting.key, waiting.id, state.version if waiting.state else None)
        return replace(still_kept(state, self._clock.now_s()), thread=thread)

    def _decision(
        self, waiting: Waiting, incoming: Incoming, result: Result, channel: Channel, before: Thread
    ) -> Decision:
        private = incoming.setting is Setting.PRIVATE
        letters = letters_of(incoming, result, channel)
        if private:
            version = None if result.state.empty else result.state.version
            self._memory.keep(waiting.key, waiting.id, result.state.thread, before, version)
        state = None if result.state.empty else states.written(result.state)
        self.effects += len(result.effects)
        if outcome := outcome_of(result):
            self.outcomes[outcome] += 1
        opens = private and channel.capabilities.windowed
        week_s = week_start(self._clock.now_s(), self.library.desk.zone).timestamp()
        asked = counted(incoming, result.said, week_s)
        return Decision(state, not private, letters, result.effects, opens=opens, asked=asked)


def _bodies(waiting: Waiting) -> tuple[str, ...]:
    """An update with the pieces of its album, as many as one can have."""
    return (waiting.body, *waiting.album[: MAX_PIECES - 1])


def _fitting(library: Library, can: Capabilities) -> Library:
    """Where there are no buttons, what is said of them is said of numbers; the page's address is told where a link can
    be followed and the answer does not stand on the page already.
    """
    if library.web_url and (can.unfolds or not can.links):
        library = replace(library, web_url="")
    return library if can.buttons else said_of_numbers(library)


def _quarantined(channel: Channel, raws: Sequence[Raw], fault: str) -> Decision:
    """The update, or the pieces of an album one a line, without what they say and who says it."""
    body = "\n".join(json.dumps(channel.redact(raw), ensure_ascii=False) for raw in raws)
    return Decision(keep_state=True, quarantined=body, fault=fault)


def _unused_code(key: str, lookup: Lookup) -> str:
    """A receipt code that no case has."""
    code = new_code()
    while lookup(key, Asks(codes=(code,), by_officer=True)).cases:
        code = new_code()
    return code

"""SIGHUP: the settings are read anew. What can be taken is used at once; the rest waits for the next start, and both
are told, in the log and to the desk. An unsound file is told too, and what was read before goes on. The knowledge is
looked at anew as well (`bot/app/renewing.py`).
"""

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace

from bot.app.renewing import Renewer
from bot.app.service import Service
from bot.config import Settings, load_settings
from bot.config.settings import DEFAULT_CONFIG
from bot.dialogue.library import Library
from bot.domain.errors import DataFaults
from bot.domain.marks import clean
from bot.services.broadcasts.checking import audience_faults, broadcast_faults

log = logging.getLogger(__name__)

MAX_TOLD_FAULTS = 5

Part = Callable[[Settings], object]
TAKEN: Mapping[str, Part] = {
    "desk": lambda one: replace(one.desk, address=None),
    "contact": lambda one: one.desk_contact,
    "broadcast": lambda one: replace(one.broadcast, paid=False),
    "feeds": lambda one: one.feeds,
    "log_level": lambda one: one.log_level,
}
"""What is used at once, by the sentences `part_<name>` of wording.yaml."""
AT_NEXT_START: Mapping[str, Part] = {
    "chat_id": lambda one: one.desk.address,
    "pace": lambda one: one.pace,
    "paid": lambda one: one.broadcast.paid,
    "knowledge": lambda one: one.knowledge,
    "cache": lambda one: one.cache,
    "web": lambda one: one.web,
    "retention": lambda one: one.retention,
}


class Reloader:
    """Called when the signal comes."""

    def __init__(self, settings: Settings, service: Service, library: Library, renewer: Renewer | None = None) -> None:
        self._begun_with = self._settings = settings
        self._service = service
        self._library = library
        self._renewer = renewer
        self._saying: set[asyncio.Task[None]] = set()

    def __call__(self) -> None:
        try:
            self._use(self._read())
        except DataFaults as faults:
            told = [str(fault) for fault in faults.faults]
            log.warning("settings not taken", extra={"faults": told})
            lines = "\n".join(f"- {clean(one)}" for one in told[:MAX_TOLD_FAULTS])
            self._say("reload_refused", count=len(told), lines=lines)

    def _read(self) -> Settings:
        """Raises DataFaults, also for what the settings name and the knowledge does not have."""
        settings = load_settings()
        config = os.environ.get("BOT_CONFIG", DEFAULT_CONFIG)
        faults = broadcast_faults(config, settings.broadcast, self._library.knowledge)
        if self._library.plan is not None:
            faults += audience_faults(config, settings.broadcast, self._library.plan)
        if faults:
            raise DataFaults(faults)
        return settings

    def _use(self, settings: Settings) -> None:
        taken = [name for name, part in TAKEN.items() if part(settings) != part(self._settings)]
        waiting = [name for name, part in AT_NEXT_START.items() if part(settings) != part(self._begun_with)]
        self._settings = settings
        self._service.use(settings)
        logging.getLogger().setLevel(settings.log_level.upper())
        log.info("settings read anew", extra={"dung_ngay": taken, "chay_lai": waiting})
        lines = [self._line(key, names) for key, names in (("taken", taken), ("restart", waiting)) if names]
        if self._renewer is not None:
            self._later(self._renewer.renew())
        self._say("reload_done", lines="\n".join(lines) or self._library.say("reload_same"))

    def _line(self, key: str, names: list[str]) -> str:
        return self._library.say(f"reload_{key}", parts="; ".join(self._library.say(f"part_{one}") for one in names))

    def _say(self, key: str, **words: object) -> None:
        self._later(self._service.say(self._library.say(key, **words)))

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._saying.add(task)
        task.add_done_callback(self._saying.discard)

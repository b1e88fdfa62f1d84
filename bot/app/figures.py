"""Figures as of now: what was counted, as tables in words."""

from dataclasses import replace

from bot.channels.telegram.channel import NAME as TELEGRAM
from bot.channels.web.visitors import NAME as WEB
from bot.channels.zalo.events import NAME as ZALO
from bot.channels.zalobot.events import NAME as ZALO_BOT
from bot.config import Settings
from bot.dialogue.figures import Moment, figures, since_s
from bot.dialogue.library import Library
from bot.domain.figures import CaseFact, CasesWanted, Figure
from bot.storage.counted import SqlCounted

CARRIERS = {TELEGRAM: "Telegram", ZALO: "Zalo OA", ZALO_BOT: "Zalo Bot", WEB: "Trang web"}
"""What members write by, as officers call it, in the order of tables."""


async def read_figures(counted: SqlCounted, settings: Settings, library: Library, now_s: float) -> tuple[Figure, ...]:
    """All tables, of the last weeks."""
    facts = await counted.facts(since_s(now_s, library), tuple(CARRIERS))
    paid_most = settings.zalo.paid_per_month if settings.zalo.app_id else 0
    return figures(facts, Moment(now_s, CARRIERS, ZALO, paid_most), library)


async def read_cases(
    counted: SqlCounted, wanted: CasesWanted, library: Library, now_s: float
) -> list[tuple[str, CaseFact]]:
    """The cases that figures count now: none from before their weeks."""
    since = max(wanted.since_s, since_s(now_s, library))
    return await counted.cases(replace(wanted, since_s=since))

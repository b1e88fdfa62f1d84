"""Figures as of now: what was counted, as tables in words."""

from bot.answers.wording_figures import CARRIERS
from bot.config import Settings
from bot.dialogue.figures import Moment, figures, since_s
from bot.dialogue.library import Library
from bot.domain.figures import Figure
from bot.storage.store import SqlStore


async def read_figures(store: SqlStore, settings: Settings, library: Library, now_s: float) -> tuple[Figure, ...]:
    """All tables, of the last weeks."""
    facts = await store.figures(since_s(now_s, library), CARRIERS)
    paid_most = settings.zalo.paid_per_month if settings.zalo.app_id else 0
    return figures(facts, Moment(now_s, paid_most), library)

"""Figures as of now: what was counted, as tables in words."""

from dataclasses import replace

from bot.dialogue.figures import figures, since_s
from bot.dialogue.library import Library
from bot.domain.figures import CaseFact, CasesWanted, Figure
from bot.storage.counted import SqlCounted


async def read_figures(counted: SqlCounted, library: Library, now_s: float) -> tuple[Figure, ...]:
    """All tables, of the last weeks."""
    facts = await counted.facts(since_s(now_s, library), tuple(library.carried.names))
    return figures(facts, now_s, library)


async def read_cases(
    counted: SqlCounted, wanted: CasesWanted, library: Library, now_s: float
) -> list[tuple[str, CaseFact]]:
    """The cases that figures count now: none from before their weeks."""
    since = max(wanted.since_s, since_s(now_s, library))
    return await counted.cases(replace(wanted, since_s=since))

"""Checks all of the knowledge and collects every fault (`bot check`)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.answers.loader import load_knowledge
from bot.answers.schema import Corpus, Knowledge
from bot.config import Settings
from bot.dialogue.guide_file import load_guide
from bot.dialogue.signs_file import load_signs
from bot.domain.errors import DataFaults, Fault
from bot.links.sources import Sources
from bot.links.sources_file import SOURCES_FILE, load_sources
from bot.planning.plan_loader import load_plan, plan_faults
from bot.planning.schema import Plan
from bot.services.broadcasts.checking import audience_faults, broadcast_faults, cover_faults


@dataclass(frozen=True, slots=True)
class Sound:
    """What was read without a fault."""

    knowledge: Knowledge
    corpus: Corpus
    plan: Plan
    sources: Sources


def all_read(settings: Settings, config: str, now: datetime) -> Sound:
    """The knowledge, and held against it what the file `config` says of broadcasts.

    Raises:
        DataFaults: with every fault.
    """
    sound = _read(settings.knowledge, now)
    faults = broadcast_faults(config, settings.broadcast, sound.knowledge)
    faults += audience_faults(config, settings.broadcast, sound.plan)
    faults += cover_faults(config, settings.broadcast, sound.plan)
    if faults:
        raise DataFaults(faults)
    return sound


def _read(directory: Path, now: datetime) -> Sound:
    """Where one part is unsound, what can be said of the others is said with it."""
    faults: list[Fault] = []
    try:
        knowledge, corpus = load_knowledge(directory)
    except DataFaults as error:
        load_sources(directory / SOURCES_FILE, faults)
        raise DataFaults([*error.faults, *plan_faults(directory, now), *faults]) from error
    sources = load_sources(directory / SOURCES_FILE, faults, knowledge.clauses)
    guide = load_guide(directory, knowledge, faults)
    load_signs(directory, knowledge, guide, faults)
    try:
        plan = load_plan(directory, knowledge, now)
    except DataFaults as error:
        raise DataFaults([*error.faults, *faults]) from error
    if faults:
        raise DataFaults(faults)
    return Sound(knowledge, corpus, plan, sources)

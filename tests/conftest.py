"""The shipped knowledge, opened once for all tests; a migrated database for each test that wants one."""

import asyncio
import os
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

import hypothesis
import pytest

from bot.answers.answerer import Answerer
from bot.answers.loader import load_knowledge
from bot.answers.schema import Corpus, Knowledge
from bot.app import library, open_answerer
from bot.config import Settings, load_settings
from bot.dialogue.library import Library
from bot.storage.migrate import migrate
from tests.databases import (
    copied_sqlite,
    drop_postgres,
    emptied,
    migrated_postgres,
    need_postgres,
    new_postgres,
    postgres_url,
    sqlite_url,
)

ROOT = Path(__file__).parent.parent
DIALECTS = ("sqlite", "postgresql")
QUICK, FEW_CASES = "quick", 15
"""The profile of `make quick`, and how many random cases a test has in it at most."""
SAME_CASES, NEW_CASES = "same cases", "new cases"
"""`make test` draws the same cases each time, so that what passes here passes there; `make fuzz` draws new ones."""

hypothesis.settings.register_profile(SAME_CASES, deadline=None, derandomize=True)
hypothesis.settings.register_profile(
    NEW_CASES, deadline=None, max_examples=int(os.environ.get("FUZZ_CASES", "2000")), print_blob=True
)
hypothesis.settings.register_profile(QUICK, deadline=None, derandomize=True, max_examples=FEW_CASES)
hypothesis.settings.load_profile(SAME_CASES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start processes come first in each worker's share, so that none of them is left for the end."""
    if hypothesis.settings.get_current_profile_name() == QUICK:
        _have_few_cases(items)
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    files = [list(own) for _, own in groupby(items, key=lambda item: item.path)]
    first = [own for own in files if "acceptance" in own[0].path.parts]
    others = [item for own in files if own not in first for item in own]
    size, shared = -(-len(items) // workers), iter(others)
    order: list[pytest.Item] = []
    for worker in range(workers):
        share = [item for own in first[worker::workers] for item in own]
        order += [*share, *islice(shared, max(size - len(share), 0))]
    items[:] = [*order, *shared]


def _have_few_cases(items: list[pytest.Item]) -> None:
    """Those too that say themselves how many they want."""
    for test in {item.function for item in items if isinstance(item, pytest.Function)}:
        own = getattr(test, "_hypothesis_internal_use_settings", None)
        if own is not None and own.max_examples > FEW_CASES:
            test._hypothesis_internal_use_settings = hypothesis.settings(own, max_examples=FEW_CASES)


@pytest.fixture(scope="session", autouse=True)
def as_pressing_as_the_others() -> Iterator[None]:
    """A command that steps behind others by `os.nice` would leave the worker that runs it in its own process there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "nice", lambda by: by)
        yield


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings({"BOT_CONFIG": str(ROOT / "config.yaml")})


@pytest.fixture(scope="session")
def opened(settings: Settings) -> tuple[Knowledge, Answerer]:
    return open_answerer(settings)


@pytest.fixture(scope="session")
def knowledge(opened: tuple[Knowledge, Answerer]) -> Knowledge:
    return opened[0]


@pytest.fixture(scope="session")
def answerer(opened: tuple[Knowledge, Answerer]) -> Answerer:
    return opened[1]


@pytest.fixture(scope="session")
def corpus(settings: Settings) -> Corpus:
    """All that the matcher learns from, read anew: it is not kept beside what was learned."""
    return load_knowledge(settings.knowledge)[1]


@pytest.fixture(scope="session")
def shelf(settings: Settings, opened: tuple[Knowledge, Answerer]) -> Library:
    return library(settings, *opened)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(migrate(sqlite_url(path)))
    return path


@pytest.fixture(scope="session")
def postgres_of_the_session() -> Iterator[str]:
    need_postgres()
    with migrated_postgres() as name:
        yield name


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a migrated SQLite database."""
    return copied_sqlite(sqlite_template, tmp_path / "bot.db")


@pytest.fixture
def postgres_database(postgres_of_the_session: str) -> str:
    """The URL of a migrated PostgreSQL database without rows."""
    emptied(postgres_of_the_session)
    return postgres_url(postgres_of_the_session)


@pytest.fixture(params=DIALECTS)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated database without rows, of each kind in turn."""
    return str(request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_database"))


@pytest.fixture(params=DIALECTS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables, of each kind in turn."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "data" / "bot.db")
        return
    need_postgres()
    name = new_postgres()
    yield postgres_url(name)
    drop_postgres(name)

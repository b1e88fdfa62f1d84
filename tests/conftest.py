"""The shipped knowledge, opened once for all tests."""

from pathlib import Path

import pytest

from bot.answers.answerer import Answerer
from bot.answers.schema import Knowledge
from bot.app import library, open_answerer
from bot.config import Settings, load_settings
from bot.dialogue.library import Library

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


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
def shelf(settings: Settings, opened: tuple[Knowledge, Answerer]) -> Library:
    return library(settings, *opened)

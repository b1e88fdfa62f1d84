"""The program's version, and what comes with it: the settings with their comments, and the knowledge."""

from importlib.metadata import version
from pathlib import Path

import bot

PACKAGE = "cadre-guidance-bot"
CONFIG, KNOWLEDGE = "config.yaml", "knowledge"


def program_version() -> str:
    return version(PACKAGE)


def shipped() -> Path:
    """The folder that holds both: inside an installed package, or where the source lies."""
    package = Path(bot.__file__).parent
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent

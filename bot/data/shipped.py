"""The program's version, and what comes with it: the settings with their comments, the knowledge, and the questions
with a known answer that it is tried on.
"""

from importlib.metadata import version
from pathlib import Path

import bot

PACKAGE = "cadre-guidance-bot"
CONFIG, KNOWLEDGE, LABELLED = "config.yaml", "knowledge", "tests"
LABELLED_FILES = ("answers/*.yaml", "questions/*.jsonl", "exam/*.jsonl")
"""Those of `LABELLED` that hold them."""


def program_version() -> str:
    return version(PACKAGE)


def shipped() -> Path:
    """The folder that holds them: inside an installed package, or where the source lies."""
    package = Path(bot.__file__).parent
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent

"""The folder of a new operator, and the commands as they are typed there."""

import os
import tempfile
from pathlib import Path

from tests.starting.processes import start
from tests.thinning import ONE_IN, thin

ENDS_WITHIN_S = 600.0
QUICKLY = "tests.fakes.quick_learner"


def new_office(place: Path, one_in: int = ONE_IN) -> Path:
    """What `bot init` makes, with few of the examples."""
    folder = place / "nha"
    assert "knowledge" in at(place, "init", folder.name)
    thin(folder / "knowledge", one_in)
    return folder


def at(
    folder: Path, *arguments: str, typed: str = "", status: int = 0, database: str = "", quickly: bool = False
) -> str:
    """What a command says that is given in this folder, as somebody at a terminal sees it. `database`: its URL;
    `quickly`: what it learns is not what it is asked for, so that half a minute is spared.
    """
    apart = ("TELEGRAM_", "DATABASE_", "DESK_", "BOT_CONFIG")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(apart)}
    environment = clean | ({"DATABASE_URL": database} if database else {})
    module = QUICKLY if quickly else "bot"
    with tempfile.TemporaryFile() as hears, tempfile.TemporaryFile() as says:
        hears.write(typed.encode())
        hears.seek(0)
        heard, out = hears.fileno(), says.fileno()
        own = start(
            *arguments, environment=environment, stdin=heard, stdout=out, stderr=out, module=module, folder=folder
        )
        ended = own.waited(ENDS_WITHIN_S)
        says.seek(0)
        said = says.read().decode()
    assert ended == status, said
    return said

"""The folder of a new operator, and the commands as they are typed there."""

import os
import subprocess
import sys
from pathlib import Path

from tests.thinning import ONE_IN, thin


def new_office(place: Path, one_in: int = ONE_IN) -> Path:
    """What `bot init` makes, with few of the examples."""
    folder = place / "nha"
    assert "knowledge" in at(place, "init", folder.name)
    thin(folder / "knowledge", one_in)
    return folder


def at(folder: Path, *arguments: str, typed: str = "", status: int = 0, database: str = "") -> str:
    """What a command says that is given in this folder, as somebody at a terminal sees it. `database`: its URL."""
    apart = ("TELEGRAM_", "DATABASE_", "DESK_", "BOT_CONFIG")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(apart)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=typed.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=clean | ({"DATABASE_URL": database} if database else {}),
        check=False,
        timeout=600,
    )
    said = done.stdout.decode()
    assert done.returncode == status, said
    return said

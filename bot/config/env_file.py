"""`.env` beside config.yaml: what is secret, one variable a line, for its owner's eyes alone.

The environment goes first. The form is what systemd's EnvironmentFile reads too.
"""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

NAME = ".env"
OWNER_ONLY = 0o600


def with_env_file(environment: Mapping[str, str], folder: Path) -> Mapping[str, str]:
    """The environment, and what the file adds to it; a file that can't be read adds nothing."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return environment
    pairs = (line.partition("=") for line in map(str.strip, lines) if line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, sign, value in pairs if sign} | dict(environment)


def save_variable(folder: Path, name: str, value: str) -> Path:
    """The file with this variable set; its other lines stay.

    Raises:
        OSError: nothing was changed.
    """
    place = folder / NAME
    before = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
    kept = [line for line in before if line.partition("=")[0].strip() != name]
    replace_file(place, "\n".join([*kept, f"{name}={value}", ""]).encode(), OWNER_ONLY)
    return place


def replace_file(place: Path, data: bytes, mode: int) -> None:
    """As a whole: whoever reads meanwhile sees the old file, and nothing is ever half written.

    Raises:
        OSError: nothing was changed.
    """
    number, draft = tempfile.mkstemp(dir=place.parent, prefix=f"{place.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(mode)
        Path(draft).replace(place)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise

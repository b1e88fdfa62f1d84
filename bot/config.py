"""`config.yaml` and the environment to typed settings; all faults are reported together."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.data.yaml_source import Source
from bot.domain.errors import DataFaults, Fault

DEFAULT_CONFIG = "config.yaml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths are relative to the folder of the configuration file."""

    knowledge: Path
    cache: Path
    desk_contact: str


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the file named by BOT_CONFIG, or config.yaml here.

    Raises:
        DataFaults: with every fault found.
    """
    path = Path(environment.get("BOT_CONFIG", DEFAULT_CONFIG))
    faults: list[Fault] = []
    source = Source(path, str(path), faults)
    root = source.root()
    settings = Settings(Path(), Path(), "")
    if root is not None:
        fields = source.fields(root, "(file)", frozenset({"desk"}), frozenset({"knowledge", "cache"}))
        desk = source.fields(fields["desk"], "desk", frozenset({"contact"})) if "desk" in fields else {}
        settings = Settings(
            knowledge=path.parent / (source.text(fields.get("knowledge"), "knowledge") or "knowledge"),
            cache=path.parent / (source.text(fields.get("cache"), "cache") or ".cache"),
            desk_contact=source.text(desk.get("contact"), "desk.contact"),
        )
        if not settings.knowledge.is_dir():
            faults.append(Fault(str(path), 1, "knowledge", f"expected a folder, found none at {settings.knowledge}"))
    if faults:
        raise DataFaults(faults)
    return settings

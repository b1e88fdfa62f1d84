"""Room on a disk, and who may read a file."""

import shutil
import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Room:
    """Of the disk that holds `folder`. Bytes."""

    folder: Path
    free: int
    total: int


def room_of(folder: Path) -> Room:
    """Of the nearest folder that is there."""
    there = next(one for one in (folder, *folder.resolve().parents) if one.exists())
    found = shutil.disk_usage(there)
    return Room(there, found.free, found.total)


def open_to_others(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Those that others on this machine may read or write."""
    return tuple(path for path in paths if path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))

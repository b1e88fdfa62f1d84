"""What a backup says of itself, and the names of backups. Pure."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_NAME = re.compile(r"tro-ly-(\d{8}T\d{6}Z)\.backup|.+\.(\d{8}T\d{6}Z)\.pre-restore(?:-wal|-shm)?")
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Contents:
    """Of a database: its version, and how many rows each table has."""

    version: str
    rows: Mapping[str, int]

    @property
    def count(self) -> int:
        return sum(self.rows.values())


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first part of a backup. `made_s`: when the copy was begun, epoch seconds; `bytes`: the database's size."""

    made_s: float
    bytes: int
    contents: Contents


def written(manifest: Manifest) -> bytes:
    plain = {
        "made_s": manifest.made_s,
        "bytes": manifest.bytes,
        "version": manifest.contents.version,
        "rows": dict(manifest.contents.rows),
    }
    return json.dumps(plain).encode()


def read(text: bytes) -> Manifest:
    """What `written` wrote; raises ValueError, KeyError or TypeError for anything else."""
    plain = json.loads(text)
    rows = {str(name): int(count) for name, count in plain["rows"].items()}
    return Manifest(float(plain["made_s"]), int(plain["bytes"]), Contents(str(plain["version"]), rows))


def backup_name(at_s: float) -> str:
    return f"tro-ly-{stamp(at_s)}.backup"


def kept_name(database: str, at_s: float) -> str:
    """Of the file that a restore puts aside."""
    return f"{database}.{stamp(at_s)}.pre-restore"


def stamp(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime(_MOMENT)


def outdated(names: Iterable[str], now_s: float, days: int) -> tuple[str, ...]:
    """Those of the names, of backups and of what restores put aside, that are older than `days`."""
    before = datetime.fromtimestamp(now_s, UTC) - timedelta(days=days)
    found: list[str] = []
    for name in names:
        if (known := _NAME.fullmatch(name)) is None:
            continue
        made = datetime.strptime(known[1] or known[2], _MOMENT).replace(tzinfo=UTC)
        if made < before:
            found.append(name)
    return tuple(sorted(found))

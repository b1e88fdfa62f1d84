"""A backup made, verified, opened; and old ones removed."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.storage.backup import sealed_frames
from bot.storage.backup.copying import contents_of, copy, passing_file, write_out
from bot.storage.backup.faults import BackupError, Damaged, NoRoom, told
from bot.storage.backup.manifest import Manifest, backup_name, outdated, read, written

SPARE_BYTES = 64_000_000
"""What is left to the program while a backup is made."""


@dataclass(frozen=True, slots=True)
class Made:
    """`bytes` of the sealed file."""

    path: Path
    bytes: int
    manifest: Manifest


def make(source: Path, folder: Path, keys: Sequence[str], now_s: float) -> Made:
    """Copy, look through, seal; the file has its name once all of it is on disk.

    Raises:
        BackupError: there is none, and nothing of it is left.
    """
    if not source.is_file():
        raise BackupError(f"{source}: chưa có tệp dữ liệu nào để sao lưu. Xin kiểm tra DATABASE_URL.")
    place = folder / backup_name(now_s)
    with told(place):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _need(source.parent, _size(source), folder)
        with passing_file(source.parent, f"{source.name}.copy") as plain, passing_file(folder, place.name) as draft:
            with told(source):
                copy(source, plain)
                manifest = Manifest(now_s, plain.stat().st_size, contents_of(plain))
            write_out(draft, sealed_frames.sealed(keys, _parts(manifest, plain)))
            draft.replace(place)
            _sync_folder(folder)
    return Made(place, place.stat().st_size, manifest)


def unpack(path: Path, keys: Sequence[str], into: Path) -> Manifest:
    """The database of a backup, written to the empty file `into` and looked through.

    Raises:
        BackupError: one of its kinds.
    """
    with told(path), path.open("rb") as file:
        parts = sealed_frames.opened(file, path, keys)
        try:
            manifest = read(next(parts))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged(path, "không có phần đầu") from error
        _need(into.parent, manifest.bytes, into.parent)
        with told(into):
            write_out(into, parts)
        if into.stat().st_size != manifest.bytes:
            raise Damaged(path, "kích thước khác lúc sao lưu")
        try:
            is_same = contents_of(into) == manifest.contents
        except Damaged as error:
            raise Damaged(path, error.what) from error
        if not is_same:
            raise Damaged(path, "số dòng khác lúc sao lưu")
    return manifest


def remove_old(folders: Sequence[Path], now_s: float, days: int) -> tuple[Path, ...]:
    """Backups, and files put aside by a restore, that are older than `days`; those that were removed."""
    removed: list[Path] = []
    for folder in dict.fromkeys(folders):
        names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
        for name in outdated(names, now_s, days):
            (folder / name).unlink(missing_ok=True)
            removed.append(folder / name)
    return tuple(removed)


def _parts(manifest: Manifest, plain: Path) -> Iterator[bytes]:
    yield written(manifest)
    with plain.open("rb") as file:
        while part := file.read(sealed_frames.FRAME_BYTES):
            yield part


def _need(copy_folder: Path, size: int, folder: Path) -> None:
    """Room for a copy in one folder and for the sealed file in another, which may be of the same disk."""
    same = os.stat(copy_folder).st_dev == os.stat(folder).st_dev and copy_folder != folder  # noqa: PTH116
    for place, wanted in ((copy_folder, size * (2 if same else 1)), (folder, size)):
        if shutil.disk_usage(place).free < wanted + SPARE_BYTES:
            raise NoRoom(place, wanted + SPARE_BYTES)


def _size(source: Path) -> int:
    log = Path(f"{source}-wal")
    return source.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

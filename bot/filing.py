"""Writes files atomically, and refuses where somebody else changed a file since it was read."""

import contextlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.data.reasons import reason_of
from bot.domain.errors import BotError


class NotWritten(BotError):  # noqa: N818 - a state of the files, not a mistake of the program
    """Nothing was changed; the message says which file and why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was read; `data` is None where there was none."""

    path: Path
    data: bytes | None

    @property
    def text(self) -> str:
        """Raises NotWritten where it is no UTF-8: such a file can't be edited."""
        try:
            return (self.data or b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise NotWritten(f"{self.path}: cần tệp chữ UTF-8, có ký tự lạ ở vị trí {error.start}.") from error


def read(path: Path) -> KeptFile:
    """The file as it is now. Raises NotWritten where it can't be read."""
    try:
        return KeptFile(path, path.read_bytes())
    except FileNotFoundError:
        return KeptFile(path, None)
    except OSError as error:
        raise NotWritten(f"{path}: không đọc được tệp ({reason_of(error)}).") from error


def write(*changes: tuple[KeptFile, str | None]) -> None:
    """Each file with its new text, None to take it away: all of them, or none.

    Raises:
        NotWritten: a file was changed since it was read, or can't be written; all are as they were.
    """
    drafts: list[Path | None] = []
    done: list[KeptFile] = []
    try:
        for kept, text in changes:
            drafts.append(None if text is None else _draft(kept.path, text.encode("utf-8")))
        for kept, _ in changes:
            if read(kept.path).data != kept.data:
                raise NotWritten(
                    f"{kept.path}: tệp đã được sửa từ lúc chương trình đọc, nên chưa ghi gì. "
                    "Xin xem lại tệp rồi làm lại."
                )
        for (kept, _), draft in zip(changes, drafts, strict=True):
            done.append(kept)
            _put(draft, kept.path)
    except OSError as error:
        _put_back(done)
        raise NotWritten(f"{error.filename or 'tệp'}: không ghi được ({reason_of(error)}); chưa đổi gì.") from error
    finally:
        for draft in filter(None, drafts):
            draft.unlink(missing_ok=True)
    _settle({kept.path.parent for kept, _ in changes})


def _draft(path: Path, data: bytes) -> Path:
    """The new text beside its file, on the disk, with the rights of the old one. Its name is none that is read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    with os.fdopen(number, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _put(draft: Path | None, path: Path) -> None:
    if draft is None:
        path.unlink()
    else:
        draft.replace(path)


def _put_back(done: Sequence[KeptFile]) -> None:
    for kept in done:
        with contextlib.suppress(OSError):  # the first fault is the one that is told
            if kept.data is None:
                kept.path.unlink(missing_ok=True)
            elif read(kept.path).data != kept.data:
                _draft(kept.path, kept.data).replace(kept.path)


def _settle(folders: set[Path]) -> None:
    """The new names are on the disk too."""
    for folder in folders:
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)

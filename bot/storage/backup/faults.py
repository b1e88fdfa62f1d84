"""What a backup or a restore could not do, for the operator, with what to do about it."""

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bot.data.reasons import reason_of
from bot.domain.errors import BotError

NOTHING_CHANGED = "Dữ liệu đang dùng chưa bị thay đổi gì."


class BackupError(BotError):
    """Any of the following."""


class Foreign(BackupError):  # noqa: N818 - said of a file
    """The file is no backup of this program."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: đây không phải bản sao lưu do lệnh bot backup làm ra. Xin chọn tệp có tên dạng tro-ly-….backup. "
            f"{NOTHING_CHANGED}"
        )


class Damaged(BackupError):  # noqa: N818 - said of a file
    """Part of the file was changed or is missing."""

    def __init__(self, path: Path, what: str) -> None:
        self.what = what
        super().__init__(
            f"{path}: bản sao lưu bị hỏng hoặc bị sửa ({what}). Xin dùng bản khác; xem bản nào còn tốt bằng "
            f".venv/bin/bot backup --verify TỆP. {NOTHING_CHANGED}"
        )


class WrongKey(BackupError):  # noqa: N818 - said of a key
    """None of the keys sealed the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: bản này khóa bằng khóa khác. Xin thêm khóa cũ vào BACKUP_KEY, sau khóa đang dùng, cách nhau dấu "
            f"phẩy. {NOTHING_CHANGED}"
        )


class Newer(BackupError):  # noqa: N818 - said of a file
    """The file was made by a newer program."""

    def __init__(self, path: Path, version: str, own: str) -> None:
        super().__init__(
            f"{path}: bản sao lưu của chương trình mới hơn (dữ liệu bản {version}, chương trình này bản {own}). "
            f"Xin cài bản chương trình mới hơn rồi khôi phục. {NOTHING_CHANGED}"
        )


class InUse(BackupError):  # noqa: N818 - said of a database
    """Another process has the database open."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: trợ lý (hoặc chương trình khác) đang mở tệp này. Xin dừng trợ lý trước: "
            f"sudo systemctl stop tro-ly, rồi khôi phục lại. {NOTHING_CHANGED}"
        )


class NoRoom(BackupError):  # noqa: N818 - said of a disk
    """The disk is full, or would be."""

    def __init__(self, folder: Path, needed_bytes: int = 0) -> None:
        wanted = f" (cần chừng {needed_bytes // 1_000_000 + 1} MB)" if needed_bytes else ""
        super().__init__(
            f"{folder}: không đủ chỗ trên ổ đĩa{wanted}. Xin dọn bớt, hoặc chọn thư mục ở ổ khác. {NOTHING_CHANGED}"
        )


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Faults of the system and of SQLite, while working on `path`, in these words."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise NoRoom(path.parent) from error
        raise BackupError(f"{error.filename or path}: {reason_of(error)}. {NOTHING_CHANGED}") from error
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise NoRoom(path.parent) from error
        raise BackupError(f"{path}: không đọc, ghi được ({error}). {NOTHING_CHANGED}") from error
    except sqlite3.DatabaseError as error:
        raise Damaged(path, str(error)) from error

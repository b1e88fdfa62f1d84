"""Checks that the database's file is still the one that was opened: writes to a removed file are lost."""

from pathlib import Path

from bot.storage.urls import parsed


class FilePlace:
    """Of SQLite's file; a server is always in its place."""

    def __init__(self, url: str) -> None:
        where = parsed(url)
        self._path = where.database if where.get_backend_name() == "sqlite" else None
        self._file = self._seen()

    def is_same(self) -> bool:
        return self._seen() == self._file

    def _seen(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            found = Path(self._path).stat()
        except OSError:
            return (0, 0)
        return (found.st_dev, found.st_ino)

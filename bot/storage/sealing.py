"""Members' words at rest: columns that are sealed with the operator's key (DATA_KEY), where there is one.

A value that was written before there was a key is read as it is; `reseal` writes all of them anew. What is on its way
(`inbox`, `outbox`) is not sealed, nor what finds the same thing again (docs/why/sealing.md).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, LargeBinary, Text, TypeDecorator

from bot.domain.errors import NotOpened

MARK = "\x1d"
"""Stands before what is sealed; a plain text that begins with it gets it once more."""
WRONG_KEY = (
    "DATA_KEY: khóa này không mở được dữ liệu đã mã hóa. Xin đặt lại khóa đã dùng khi ghi (khóa mới đứng trước, khóa "
    "cũ đứng sau, cách nhau dấu phẩy), rồi chạy lại."
)
NO_KEY = (
    "DATA_KEY: dữ liệu đã được mã hóa mà chưa có khóa. Xin đặt khóa đã dùng khi ghi vào biến DATA_KEY, rồi chạy lại."
)


class Sealing:
    """`keys`: the first seals, all of them open; without any, texts stay as they are."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None

    def seal(self, text: str) -> str:
        """Nothing stays nothing."""
        if self._fernet is not None and text:
            return MARK + self._fernet.encrypt(text.encode()).decode()
        return MARK + text if text.startswith(MARK) else text

    def opened(self, stored: str) -> str:
        """Raises NotOpened where it was sealed with a key that is not among these."""
        if not stored.startswith(MARK):
            return stored
        if stored.startswith(MARK, len(MARK)):
            return stored.removeprefix(MARK)
        return self._decrypted(stored.removeprefix(MARK).encode()).decode()

    def seal_file(self, content: bytes) -> bytes:
        """Of a file that does not begin with the mark, as no picture does."""
        if self._fernet is None:
            return content
        return MARK.encode() + urlsafe_b64decode(self._fernet.encrypt(content))

    def opened_file(self, stored: bytes) -> bytes:
        """Raises NotOpened where it was sealed with a key that is not among these."""
        if not stored.startswith(MARK.encode()):
            return stored
        return self._decrypted(urlsafe_b64encode(stored.removeprefix(MARK.encode())))

    def _decrypted(self, token: bytes) -> bytes:
        if self._fernet is None:
            raise NotOpened(NO_KEY)
        try:
            return self._fernet.decrypt(token)
        except InvalidToken as error:
            raise NotOpened(WRONG_KEY) from error


PLAIN = Sealing()
_OF: WeakKeyDictionary[Dialect, Sealing] = WeakKeyDictionary()


def seal_with(dialect: Dialect, keys: Sequence[str]) -> None:
    """All that an engine of this dialect writes from now on."""
    _OF[dialect] = Sealing(keys)


def sealing_of(dialect: Dialect) -> Sealing:
    return _OF.get(dialect, PLAIN)


class Sealed(TypeDecorator[str]):
    """A text; "" is stored as it is, so that a column can be asked whether it holds anything."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else sealing_of(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else sealing_of(dialect).opened(value)


class SealedLines(TypeDecorator[str]):
    """A text whose lines are sealed one by one, so that the database can put one behind the others."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _each_line(value, sealing_of(dialect).seal)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _each_line(value, sealing_of(dialect).opened)


class SealedBytes(TypeDecorator[bytes]):
    """A file."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else sealing_of(dialect).seal_file(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else sealing_of(dialect).opened_file(value)


def _each_line(text: str, turned: Callable[[str], str]) -> str:
    return "\n".join(turned(line) for line in text.split("\n"))

"""DATABASE_URL understood."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import BotError

EXAMPLE = "sqlite+aiosqlite:///data/bot.db"
_SETTINGS: dict[str, frozenset[str]] = {
    "sqlite": frozenset(),
    "postgresql": frozenset(
        {
            "host",
            "port",
            "user",
            "password",
            "ssl",
            "passfile",
            "direct_tls",
            "target_session_attrs",
            "prepared_statement_cache_size",
        }
    ),
}
"""What an address may say behind its question mark, for the drivers that are used."""
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


def parsed(url: str) -> URL:
    """The URL with the driver that is used for it.

    Raises:
        BotError: it is none, of another kind, or of a database in memory, which two connections can't share. The URL
            itself is not shown, for it may hold a password.
    """
    try:
        found = make_url(url)
    except (SQLAlchemyError, ValueError) as error:
        raise BotError(f"DATABASE_URL: không đọc được địa chỉ này. Ví dụ: {EXAMPLE}") from error
    backend = found.get_backend_name()
    if backend not in _DRIVERS:
        raise BotError(f"DATABASE_URL: cần sqlite hoặc postgresql, đang là {backend!r}. Ví dụ: {EXAMPLE}")
    if backend == "sqlite" and found.database in {None, "", ":memory:"}:
        raise BotError(f"DATABASE_URL: cần tên tệp của cơ sở dữ liệu. Ví dụ: {EXAMPLE}")
    unknown = sorted(set(found.query) - _SETTINGS[backend])
    if unknown:
        raise BotError(
            f"DATABASE_URL: không hiểu phần sau dấu “?”: {', '.join(unknown)}. Có thể dùng: "
            f"{', '.join(sorted(_SETTINGS[backend])) or 'không có gì'}."
        )
    return found.set(drivername=_DRIVERS[backend])

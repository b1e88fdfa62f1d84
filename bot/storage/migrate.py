"""Bring a database to the program's version: all of it in one transaction, one process at a time."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.errors import BotError, StoreUnavailable
from bot.storage.faults import refused, translated
from bot.storage.sqlite import sqlite_engine
from bot.storage.urls import parsed

LOCK_WAIT_S = 60.0
CONNECT_S = 10.0
"""A server that does not answer in this time is out of reach."""
STATEMENT_S = 900.0
"""Longer than any statement of a migration takes, and than the wait for another process's."""
UNFINISHED = "moving"
"""The table that stands in a database as long as an installation is moved into it."""
HALF_MOVED = (
    "Dữ liệu mới được chuyển sang đây một nửa. Xin chạy lại đúng lệnh chuyển để chuyển nốt: "
    ".venv/bin/bot migrate --from sqlite:///data/bot.db (đường dẫn của tệp cũ)."
)
_PLACE = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 7_246_103
_OPERATOR_STATES = ("28", "3D", "42501")
"""What the operator can mend: the password, the name of the database, the rights
(https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


async def migrate(url: str) -> tuple[str | None, str]:
    """Upgrade to the newest version; the version before (None for a new database) and after.

    Killed half way, the database stays at the version before. Two processes wait for each other.

    Raises:
        BotError: the database is newer than the program, or can't be opened.
    """
    try:
        return await _migrate(parsed(url))
    except (SQLAlchemyError, OSError) as error:
        raise unopened(error) from error


async def check_version(url: str) -> None:
    """Raise BotError unless the database is at the program's version."""
    address = parsed(url)
    answers = {} if address.get_backend_name() == "sqlite" else {"command_timeout": CONNECT_S}
    engine = create_async_engine(address, connect_args={"timeout": CONNECT_S, **answers})
    try:
        async with engine.connect() as connection:
            found, moving = await connection.run_sync(
                lambda sync: (_version(sync), inspect(sync).has_table(UNFINISHED))
            )
    except (SQLAlchemyError, OSError) as error:
        if said := refused(error):
            raise BotError(f"DATABASE_URL: {said}") from error
        raise unopened(error) from error
    finally:
        await engine.dispose()
    _refuse_newer(found)
    if moving:
        raise BotError(HALF_MOVED)
    if found != _head():
        raise BotError(
            f"Cơ sở dữ liệu đang ở bản {found or 'trống'}, chương trình cần bản {_head()}. Chạy: .venv/bin/bot migrate"
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """`found`: the database's version, None for an empty one; `wanted`: the program's."""

    found: str | None
    wanted: str

    @property
    def is_known(self) -> bool:
        """Whether it is one of the program's own: any other is of a newer program."""
        return self.found is None or self.found in _known()


def known_versions() -> tuple[frozenset[str], str]:
    """Those that the program can bring forward, and its own."""
    return _known(), _head()


def standing(connection: Connection) -> Standing:
    return Standing(_version(connection), _head())


async def _migrate(url: URL) -> tuple[str | None, str]:
    if url.get_backend_name() == "sqlite":
        return _migrate_sqlite(url)
    engine = create_async_engine(url, connect_args={"timeout": CONNECT_S, "command_timeout": STATEMENT_S})
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT_S:.0f}s'"))
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            return await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _migrate_sqlite(url: URL) -> tuple[str | None, str]:
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sqlite_engine(url, wait_s=LOCK_WAIT_S)
    try:
        with engine.begin() as connection:
            return _upgrade(connection)
    finally:
        engine.dispose()


def _upgrade(connection: Connection) -> tuple[str | None, str]:
    before = _version(connection)
    _refuse_newer(before)
    if before != _head():
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, _head()


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _head() -> str:
    head = _scripts().get_current_head()
    if head is None:
        raise BotError(f"{_PLACE}: expected at least one migration")
    return head


def _known() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _refuse_newer(version: str | None) -> None:
    if version is not None and version not in _known():
        raise BotError(
            f"Cơ sở dữ liệu ở bản {version}, mới hơn chương trình này (bản {_head()}). "
            "Hãy dùng bản chương trình mới hơn; dữ liệu chưa bị thay đổi gì."
        )


def unopened(error: Exception) -> Exception:
    """What the operator can mend, in one line; a fault of the program stays as it is."""
    known = translated(error)
    if isinstance(known, BotError) and not isinstance(known, StoreUnavailable):
        return known
    cause = getattr(error, "orig", None) or error
    state = str(getattr(cause, "sqlstate", None) or "")
    mendable = isinstance(error, DBAPIError) and state.startswith(_OPERATOR_STATES)
    if not mendable and not isinstance(known, StoreUnavailable):
        return error
    said = (str(cause).splitlines() or [type(cause).__name__])[0][:160]
    return BotError(f"DATABASE_URL: không mở được cơ sở dữ liệu ({said}). Xin kiểm tra địa chỉ, mật khẩu, quyền ghi.")


@cache
def _scripts() -> ScriptDirectory:
    """Read once: they are the program's own."""
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_PLACE).replace("%", "%%"))
    return config

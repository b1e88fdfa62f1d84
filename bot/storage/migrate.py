"""Bring a database to the program's version: all of it in one transaction, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.errors import BotError
from bot.storage.database import sqlite_engine, translated

LOCK_WAIT_S = 60.0
_PLACE = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 7_246_103


async def migrate(url: str) -> tuple[str | None, str]:
    """Upgrade to the newest version; the version before (None for a new database) and after.

    Killed half way, the database stays at the version before. Two processes wait for each other.

    Raises:
        BotError: the database is newer than the program.
        StoreUnavailable: it can't be opened.
    """
    try:
        return await _migrate(url)
    except (SQLAlchemyError, OSError) as error:
        raise translated(error) from error


async def check_version(url: str) -> None:
    """Raise BotError unless the database is at the program's version."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            found = await connection.run_sync(_version)
    except (SQLAlchemyError, OSError) as error:
        raise translated(error) from error
    finally:
        await engine.dispose()
    _refuse_newer(found)
    if found != _head():
        raise BotError(
            f"Cơ sở dữ liệu đang ở bản {found or 'trống'}, chương trình cần bản {_head()}. Hãy chạy: bot migrate"
        )


async def _migrate(url: str) -> tuple[str | None, str]:
    if make_url(url).get_backend_name() == "sqlite":
        return _migrate_sqlite(url)
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            return await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _migrate_sqlite(url: str) -> tuple[str | None, str]:
    place = make_url(url).database
    if place and place != ":memory:":
        Path(place).parent.mkdir(parents=True, exist_ok=True)
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
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise BotError(f"{_PLACE}: expected at least one migration")
    return head


def _refuse_newer(version: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if version is not None and version not in known:
        raise BotError(
            f"Cơ sở dữ liệu ở bản {version}, mới hơn chương trình này (bản {_head()}). "
            "Hãy dùng bản chương trình mới hơn; dữ liệu chưa bị thay đổi gì."
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_PLACE).replace("%", "%%"))
    return config

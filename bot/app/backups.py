"""`bot backup` and `bot restore`, as the settings say."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.answers.wording import read_wording
from bot.config import Settings
from bot.config.retention import NEW_KEY
from bot.data.yaml_source import Source
from bot.domain.delivery import Letter, Priority
from bot.domain.errors import BotError
from bot.domain.messages import Outgoing
from bot.storage.backup.copying import passing_file
from bot.storage.backup.faults import BackupError, Newer, told
from bot.storage.backup.making import Made, make, remove_old, unpack
from bot.storage.backup.manifest import Manifest
from bot.storage.backup.restoring import Settled, check_opens, put_in_place, refuse_in_use, sealed_now, settle
from bot.storage.migrate import known_versions, migrate
from bot.storage.urls import parsed

ON_A_SERVER = (
    "Dữ liệu ở PostgreSQL thì sao lưu bằng công cụ của PostgreSQL: pg_basebackup kèm lưu trữ WAL, hoặc pgBackRest "
    "(docs/van-hanh.md, mục 4). Lệnh này chỉ dành cho tệp SQLite."
)
NO_KEY = (
    f"Chưa đặt BACKUP_KEY, khóa để mã hóa bản sao lưu. Tạo khóa bằng lệnh: {NEW_KEY}, đặt vào biến BACKUP_KEY, và cất "
    "một bản của khóa ở nơi khác: mất khóa thì không ai mở được bản sao lưu."
)


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside`: where the database is that was in use before, None where there was none."""

    manifest: Manifest
    settled: Settled
    aside: Path | None


def back_up(settings: Settings, folder: Path, now_s: float) -> tuple[Made, tuple[Path, ...]]:
    """A new backup, and the old ones that were removed.

    Raises:
        BotError: nothing was made.
    """
    database = database_of(settings)
    made = make(database, folder, keys_of(settings), now_s)
    return made, remove_old((folder, database.parent), now_s, settings.retention.backup_days)


def verify(settings: Settings, file: Path) -> Manifest:
    """Opened, and looked through as a database, beside the one in use.

    Raises:
        BotError: it can't be restored.
    """
    folder = database_of(settings).parent
    with told(file), passing_file(folder if folder.is_dir() else file.parent, file.name) as plain:
        return _unpacked(settings, file, plain)


def restore(settings: Settings, file: Path, now_s: float) -> Restored:
    """Nothing of the database in use changes before all of the new one is ready.

    Raises:
        BotError: nothing was changed.
    """
    database = database_of(settings)
    with told(database):
        database.parent.mkdir(parents=True, exist_ok=True)
        refuse_in_use(database)
        with passing_file(database.parent, f"{database.name}.restore") as fresh:
            manifest = _unpacked(settings, file, fresh)
            url = parsed(settings.database_url).set(database=str(fresh))
            asyncio.run(migrate(url.render_as_string(hide_password=False)))
            settled = settle(url, now_s, sealed_now(database), _told_by(settings, manifest))
            aside = put_in_place(fresh, database, now_s)
    return Restored(manifest, settled, aside)


def database_of(settings: Settings) -> Path:
    """Raises BotError where it is on a server."""
    url = parsed(settings.database_url)
    if url.get_backend_name() != "sqlite":
        raise BotError(ON_A_SERVER)
    return Path(str(url.database))


def keys_of(settings: Settings) -> Sequence[str]:
    if not settings.backup_keys:
        raise BotError(NO_KEY)
    return settings.backup_keys


def _unpacked(settings: Settings, file: Path, into: Path) -> Manifest:
    if not file.is_file():
        raise BackupError(f"{file}: không có tệp này.")
    manifest = unpack(file, keys_of(settings), into)
    known, own = known_versions()
    if manifest.contents.version not in known:
        raise Newer(file, manifest.contents.version, own)
    check_opens(into, settings.data_keys)
    return manifest


def _told_by(settings: Settings, manifest: Manifest) -> Callable[[Settled], Letter | None]:
    """To the officers, in the words of wording.yaml; where that can't be read, the terminal alone tells."""
    sentence = read_wording(Source(settings.knowledge / "wording.yaml", "wording.yaml", [])).get("desk_restored")

    def letter(settled: Settled) -> Letter | None:
        if settings.desk.address is None or sentence is None:
            return None
        made = f"{datetime.fromtimestamp(manifest.made_s, settings.desk.zone):%H:%M ngày %d/%m/%Y}"
        text = sentence.format(made=made, letters=settled.letters, broadcasts=settled.broadcasts)
        return Letter(settings.desk.address, Outgoing(text), Priority.DESK)

    return letter

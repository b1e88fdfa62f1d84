"""`bot backup` and `bot restore` on real files: what comes back, and what is refused with nothing lost."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet

from bot.app import backups
from bot.config import Settings
from bot.domain.errors import BotError
from bot.domain.messages import Address
from bot.storage.backup import making
from bot.storage.backup.faults import BackupError, Damaged, Foreign, InUse, Newer, NoRoom, WrongKey
from bot.storage.resealing import CHECK
from bot.storage.sealing import Sealing
from tests.conftest import ROOT
from tests.processes import config

NOW_S = 1_795_496_400.0
DAY_S = 86_400.0
KEY = Fernet.generate_key().decode()
SECRET_WORDS = "lời riêng của một người"
GONE_WORDS = "lời đã xóa"
OPENS = """\
import sqlite3, sys
kept = sqlite3.connect(sys.argv[1]); kept.execute("SELECT count(*) FROM cases").fetchone()
print("open", flush=True); sys.stdin.read()
"""


@dataclass
class Installation:
    settings: Settings
    database: Path
    folder: Path

    def execute(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.database)) as one, one:
            for statement in statements:
                one.execute(statement)

    def value(self, query: str) -> object:
        with closing(sqlite3.connect(self.database)) as one:
            row = one.execute(query).fetchone()
        return row[0] if row else None

    def back_up(self, now_s: float = NOW_S) -> Path:
        return backups.back_up(self.settings, self.folder, now_s)[0].path

    def left_over(self) -> list[str]:
        return [one.name for folder in (self.database.parent, self.folder) for one in folder.glob(".*")]


@pytest.fixture
def here(settings: Settings, sqlite_database: str, tmp_path: Path) -> Installation:
    """A database with a case, letters, broadcasts and what belongs to processes."""
    desk = replace(settings.desk, address=Address("telegram", "-100"))
    own = replace(settings, database_url=sqlite_database, backup_keys=(KEY,), desk=desk)
    installation = Installation(own, Path(sqlite_database.partition("///")[2]), tmp_path / "backup")
    broadcast = (
        "INSERT INTO broadcasts (code, kind, status, title, parts, audience, rhythm, created_at, due_at) "
        "VALUES ('{}', 'guidance', '{}', 't', '[]', 'all', 0, 0, {})"
    )
    installation.execute(
        "INSERT INTO cases (code, kind, status, urgency, reason, harm, opened_at, material) "
        f"VALUES ('K7-3M24', 'link', 'open', 'thuong', '', '', 0, '{SECRET_WORDS}')",
        "INSERT INTO conversations (owner, state, updated_at) VALUES ('telegram:1', '" + GONE_WORDS * 99 + "', 0)",
        "DELETE FROM conversations",
        "INSERT INTO outbox (route, owner, priority, body, ready_at, created_at, worker) "
        "VALUES ('telegram', 'telegram:1', 1, '{}', 0, 0, 'w')",
        "INSERT INTO outbox (route, owner, priority, body, ready_at, created_at) "
        "VALUES ('broadcast/telegram', 'broadcast:1', 9, '{}', 0, 0)",
        broadcast.format("AA", "running", 0),
        broadcast.format("BB", "approved", NOW_S - 60),
        broadcast.format("CC", "approved", NOW_S + 9 * DAY_S),
        "INSERT INTO leases VALUES ('poll/x', 'w', 9e9)",
        "INSERT INTO desk_sessions (session, owner, made_at, seen_at, expires_at) VALUES ('s', 'telegram:2', 0, 0, 9)",
        "INSERT INTO workers VALUES ('w', 9e9)",
        "INSERT INTO broadcast_clock VALUES ('since', 5.0)",
        "INSERT INTO secrets VALUES ('zalo-tokens', 'spent')",
        "INSERT INTO pending (mark, case_id, officer, purpose, words, round, members, expires_at) "
        "VALUES ('m', 1, 'telegram:2', 'answer', '', 0, 1, 9e9)",
    )
    return installation


@contextmanager
def another_process(database: Path) -> Iterator[None]:
    """Has the database open, as a running instance has."""
    process = subprocess.Popen(
        [sys.executable, "-c", OPENS, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"open\n"
    try:
        yield
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def test_a_backup_holds_all_that_was_committed_and_shows_none_of_it(here: Installation) -> None:
    writer = sqlite3.connect(here.database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE cases SET status = 'claimed'")
    made, _ = backups.back_up(here.settings, here.folder, NOW_S)
    writer.execute("COMMIT")
    writer.close()
    assert made.manifest.contents.rows["cases"] == 1
    sealed = made.path.read_bytes()
    assert SECRET_WORDS.encode() not in sealed
    assert made.path.stat().st_mode & 0o077 == 0
    assert backups.verify(here.settings, made.path) == made.manifest
    assert here.left_over() == []


def test_what_was_deleted_is_not_in_the_copy(here: Installation, tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    plain.touch()
    making.unpack(here.back_up(), (KEY,), plain)
    assert SECRET_WORDS.encode() in plain.read_bytes()
    assert GONE_WORDS.encode() not in plain.read_bytes()


def test_what_was_sealed_with_another_key_is_not_put_in_the_place_of_the_database(here: Installation) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    here.execute(f"INSERT INTO secrets VALUES ('{CHECK}', '{Sealing((old,)).seal(CHECK)}')")
    backup = here.back_up()
    here.execute(f"UPDATE secrets SET sealed = '{Sealing((new,)).seal(CHECK)}' WHERE name = '{CHECK}'")
    for keys in ((new,), ()):
        settings = replace(here.settings, data_keys=keys)
        with pytest.raises(BotError, match="DATA_KEY"):
            backups.verify(settings, backup)
        with pytest.raises(BotError, match="DATA_KEY"):
            backups.restore(settings, backup, NOW_S)
    backups.restore(replace(here.settings, data_keys=(new, old)), backup, NOW_S)
    kept = str(here.value(f"SELECT sealed FROM secrets WHERE name = '{CHECK}'"))
    assert Sealing((old,)).opened(kept) == CHECK
    assert here.left_over() == []


def test_a_restore_brings_the_cases_back_and_does_nothing_of_the_lost_hours_again(here: Installation) -> None:
    backup = here.back_up(NOW_S - 3_600)
    here.execute("DELETE FROM cases", "UPDATE secrets SET sealed = 'in use'")
    done = backups.restore(here.settings, backup, NOW_S)
    assert here.value("SELECT code FROM cases") == "K7-3M24"
    assert (done.settled.letters, done.settled.broadcasts) == (1, 2)
    assert here.value("SELECT maybe_delivered || coalesce(worker, '-') FROM outbox WHERE owner = 'telegram:1'") == "1-"
    assert here.value("SELECT maybe_delivered FROM outbox WHERE owner = 'broadcast:1'") == 0
    statuses = "SELECT group_concat(status, ' ') FROM (SELECT status FROM broadcasts ORDER BY code)"
    assert here.value(statuses) == "paused draft approved"
    assert here.value("SELECT at FROM broadcast_clock") == NOW_S
    assert here.value("SELECT sealed FROM secrets") == "in use"
    over = ("leases", "workers", "pending", "desk_sessions")
    assert [here.value(f"SELECT count(*) FROM {table}") for table in over] == [0] * len(over)
    assert "khôi phục" in str(here.value("SELECT body FROM outbox WHERE owner = 'telegram:-100'"))
    assert here.left_over() == []


def test_the_database_of_before_is_kept_beside_with_its_log(here: Installation) -> None:
    backup = here.back_up(NOW_S - 3_600)
    with another_process(here.database):
        here.execute("UPDATE cases SET code = 'LATER'")
        log = Path(f"{here.database}-wal").read_bytes()
        shm = Path(f"{here.database}-shm").read_bytes()
    Path(f"{here.database}-wal").write_bytes(log)
    Path(f"{here.database}-shm").write_bytes(shm)
    done = backups.restore(here.settings, backup, NOW_S)
    assert done.aside is not None
    with closing(sqlite3.connect(done.aside)) as one:
        assert one.execute("SELECT code FROM cases").fetchone() == ("LATER",)
    assert here.value("SELECT code FROM cases") == "K7-3M24"


def test_a_database_that_is_gone_or_damaged_is_restored_too(here: Installation) -> None:
    backup = here.back_up()
    here.database.write_bytes(b"no database at all" * 99)
    backups.restore(here.settings, backup, NOW_S)
    assert here.value("SELECT code FROM cases") == "K7-3M24"
    shutil.rmtree(here.database.parent / "none", ignore_errors=True)
    here.database.unlink()
    assert backups.restore(here.settings, backup, NOW_S + 1).aside is None
    assert here.value("SELECT code FROM cases") == "K7-3M24"


def test_a_running_instance_is_not_restored_under(here: Installation) -> None:
    backup, before = here.back_up(), here.database.read_bytes()
    with another_process(here.database), pytest.raises(InUse, match="stop"):
        backups.restore(here.settings, backup, NOW_S)
    assert here.database.read_bytes() == before
    assert here.left_over() == []


def of_version(here: Installation, version: str) -> Path:
    own = here.value("SELECT version_num FROM alembic_version")
    here.execute(f"UPDATE alembic_version SET version_num = '{version}'")
    backup = here.back_up()
    here.execute(f"UPDATE alembic_version SET version_num = '{own}'")
    return backup


def changed(here: Installation, how: str) -> Path:
    backup = here.back_up()
    data = backup.read_bytes()
    middle = len(data) // 2
    texts = {
        "cut": data[:-5_000],
        "changed": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "foreign": b"SQLite format 3\x00" * 99,
        "empty": b"",
    }
    backup.write_bytes(texts[how])
    return backup


@pytest.mark.parametrize(
    ("how", "kind", "cure"),
    [
        ("newer", Newer, "cài bản chương trình mới hơn"),
        ("cut", Damaged, "dùng bản khác"),
        ("changed", Damaged, "dùng bản khác"),
        ("foreign", Foreign, "chọn tệp"),
        ("empty", Foreign, "chọn tệp"),
        ("another key", WrongKey, "thêm khóa cũ"),
        ("no key", BotError, "--new-key"),
        ("not there", BackupError, "không có tệp này"),
        ("no room", NoRoom, "dọn bớt"),
    ],
)
def test_bad_input_is_named_with_its_cure_and_nothing_is_lost(
    here: Installation, how: str, kind: type[Exception], cure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    special: dict[str, Callable[[], Path]] = {
        "newer": lambda: of_version(here, "9999"),
        "not there": lambda: here.folder / "none.backup",
        **dict.fromkeys(("another key", "no key", "no room"), here.back_up),
    }
    backup = special[how]() if how in special else changed(here, how)
    before = here.database.read_bytes()
    keys = {"another key": (Fernet.generate_key().decode(),), "no key": ()}.get(how, (KEY,))
    if how == "no room":
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000))
    own = replace(here.settings, backup_keys=keys)
    with pytest.raises(kind, match=cure):
        backups.verify(own, backup)
    with pytest.raises(kind, match=cure):
        backups.restore(own, backup, NOW_S)
    assert here.database.read_bytes() == before
    assert here.left_over() == []


def test_a_database_on_a_server_is_backed_up_by_its_own_means(settings: Settings, tmp_path: Path) -> None:
    there = replace(settings, database_url="postgresql+asyncpg://bot@127.0.0.1/bot", backup_keys=(KEY,))
    with pytest.raises(BotError, match="pg_basebackup"):
        backups.back_up(there, tmp_path, NOW_S)


def test_old_backups_go_and_the_new_one_stays(here: Installation) -> None:
    first, second = here.back_up(NOW_S - 40 * DAY_S), here.back_up(NOW_S - 20 * DAY_S)
    aside = backups.restore(here.settings, second, NOW_S - 35 * DAY_S).aside
    made, removed = backups.back_up(here.settings, here.folder, NOW_S)
    assert {*removed} == {first, aside}
    assert sorted(here.folder.iterdir()) == sorted([second, made.path])


def test_a_disk_that_fills_up_half_way_leaves_nothing_behind(here: Installation, tmp_path: Path) -> None:
    """A limit on the size of a file stands for the full disk: the system refuses the write in the same way."""
    here.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
        "INSERT INTO quarantine (channel, update_id, body, fault, arrived_at) "
        "SELECT 'telegram', i, hex(randomblob(500)), '', 9e9 FROM n"
    )
    environment = {
        **os.environ,
        "BOT_CONFIG": str(config(tmp_path)),
        "DATABASE_URL": here.settings.database_url,
        "BACKUP_KEY": KEY,
    }

    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

    command = [sys.executable, "-m", "bot", "backup", str(here.folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, preexec_fn=narrow, check=False)
    said = done.stderr.decode()
    assert (done.returncode, "Traceback" in said) == (2, False), said
    assert "chưa bị thay đổi" in said
    assert here.left_over() == []
    assert list(here.folder.iterdir()) == []
    assert here.value("SELECT count(*) FROM cases") == 1

"""A backup's stream: whole or refused, whatever was done to the file; and which backups are old."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.backup.faults import BackupError, Damaged, Foreign, Newer, WrongKey
from bot.storage.backup.manifest import Contents, Manifest, backup_name, kept_name, outdated, read, written
from bot.storage.backup.sealed_frames import opened
from bot.storage.backup.sealed_frames import sealed as frames_of

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PARTS = (b"head", b"a" * 5_000, b"b" * 5_000, b"the end")
PLACE = Path("x.backup")
NOW_S = 1_795_496_400.0
DAY_S = 86_400.0


def sealed(parts: tuple[bytes, ...] = PARTS, key: str = KEY) -> bytes:
    return b"".join(frames_of((key,), parts))


def read_back(data: bytes, *keys: str) -> tuple[bytes, ...]:
    return tuple(opened(io.BytesIO(data), PLACE, keys or (KEY,)))


def frames(data: bytes) -> tuple[bytes, list[bytes]]:
    """The first line, and each frame with its length."""
    line, rest = data[: data.index(b"\n") + 1], data[data.index(b"\n") + 1 :]
    found: list[bytes] = []
    while rest:
        size = 4 + int.from_bytes(rest[:4], "big")
        found.append(rest[:size])
        rest = rest[size:]
    return line, found


def rearranged(how: Callable[[list[bytes]], list[bytes]]) -> bytes:
    line, found = frames(sealed())
    return line + b"".join(how(found))


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=6).map(tuple))
def test_what_was_sealed_is_what_is_opened(parts: tuple[bytes, ...]) -> None:
    assert read_back(sealed(parts)) == parts


def test_an_older_key_still_opens_and_the_newest_seals() -> None:
    assert read_back(sealed(key=OTHER), KEY, OTHER) == PARTS
    assert read_back(sealed(key=KEY), KEY, OTHER) == PARTS


BROKEN = {
    "nothing": (b"", Foreign),
    "a photo": (b"\xff\xd8\xff\xe0" * 99, Foreign),
    "a database": (b"SQLite format 3\x00" * 9, Foreign),
    "another key": (sealed(key=OTHER), WrongKey),
    "a form to come": (sealed().replace(b"tro-ly-backup 1", b"tro-ly-backup 2", 1), Newer),
    "only its first line": (frames(sealed())[0], Damaged),
    "cut within a frame": (sealed()[:-20], Damaged),
    "cut between frames": (rearranged(lambda found: found[:-1]), Damaged),
    "a frame left out": (rearranged(lambda found: [found[0], *found[2:]]), Damaged),
    "two frames changed about": (rearranged(lambda found: [found[0], found[2], found[1], found[3]]), Damaged),
    "a frame twice": (rearranged(lambda found: [*found[:2], found[1], *found[2:]]), Damaged),
    "a frame of another backup": (
        rearranged(lambda found: [found[0], frames(sealed())[1][1], *found[2:]]),
        Damaged,
    ),
    "something behind its end": (sealed() + b"x", Damaged),
    "a length without end": (frames(sealed())[0] + b"\xff" * 8, Damaged),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_not_whole_is_refused_with_what_to_do(what: str) -> None:
    data, kind = BROKEN[what]
    with pytest.raises(kind) as refused:
        read_back(data)
    assert "Xin" in str(refused.value)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_no_byte_can_be_changed_unseen(where: int, by: int) -> None:
    data = bytearray(sealed())
    data[where % len(data)] ^= by
    with pytest.raises(BackupError):
        read_back(bytes(data))


def test_a_manifest_is_read_as_it_was_written() -> None:
    manifest = Manifest(NOW_S, 4096, Contents("0031", {"cases": 3, "outbox": 0}))
    assert read(written(manifest)) == manifest


@pytest.mark.parametrize(("age_d", "is_old"), [(0, False), (29, False), (31, True), (400, True)])
def test_what_is_older_than_the_retention_goes(age_d: int, is_old: bool) -> None:
    made_s = NOW_S - age_d * DAY_S
    names = (backup_name(made_s), kept_name("bot.db", made_s), f"{kept_name('bot.db', made_s)}-wal")
    assert outdated(names, NOW_S, 30) == (tuple(sorted(names)) if is_old else ())


def test_a_file_that_is_not_ours_is_never_old() -> None:
    assert outdated(("bot.db", "tro-ly.backup", "luu-tru-2020.zip", "tro-ly-2020.backup"), NOW_S, 1) == ()

"""A stream sealed in frames: however large the file, it takes little memory, and nothing of it can be changed, moved,
repeated or left out unseen.

A line that names the form and the key, then frames: four bytes with the length, and a Fernet token (as bytes, without
its base64). Within each stand the stream's own number, the frame's place and whether it is the last.
"""

import hmac
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.storage.backup.faults import Damaged, Foreign, Newer, WrongKey

FRAME_BYTES = 1 << 20
_NAME = b"tro-ly-backup"
_FORM = b"1"
_LINE_BYTES = 64
_LENGTH = struct.Struct(">I")
_HEAD = struct.Struct(">16sQ?")
_MOST_BYTES = FRAME_BYTES + 4096


def sealed(keys: Sequence[str], parts: Iterable[bytes]) -> Iterator[bytes]:
    """What to write, piece by piece, for parts that are each at most FRAME_BYTES long; the first key seals."""
    fernet, stream = Fernet(keys[0]), os.urandom(16)
    yield b" ".join((_NAME, _FORM, _print_of(keys[0]))) + b"\n"
    for place, (part, is_last) in enumerate(_with_last(parts)):
        token = urlsafe_b64decode(fernet.encrypt(_HEAD.pack(stream, place, is_last) + part))
        yield _LENGTH.pack(len(token)) + token


def opened(file: BinaryIO, path: Path, keys: Sequence[str]) -> Iterator[bytes]:
    """The parts, in their order, each as it is read; any of the keys opens.

    Raises:
        BackupError: one of its kinds, at the first frame that is not right.
    """
    line = file.readline(_LINE_BYTES).split()
    if len(line) != 3 or line[0] != _NAME:
        raise Foreign(path)
    if line[1] != _FORM:
        raise Newer(path, f"tệp dạng {line[1].decode('ascii', 'replace')}", f"dạng {_FORM.decode()}")
    if line[2] not in {_print_of(key) for key in keys}:
        raise WrongKey(path)
    fernet, stream = MultiFernet([Fernet(key) for key in keys]), b""
    place, is_last = 0, False
    while not is_last:
        found, at, is_last, part = _frame(_token(file, path, place), fernet, path, place)
        stream = stream or found
        if (found, at) != (stream, place):
            raise Damaged(path, f"phần {place} không đúng chỗ")
        yield part
        place += 1
    if file.read(1):
        raise Damaged(path, "thừa dữ liệu ở cuối")


def _token(file: BinaryIO, path: Path, place: int) -> bytes:
    head = file.read(_LENGTH.size)
    length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
    if not 0 < length <= _MOST_BYTES:
        raise Damaged(path, f"đứt ở phần {place}" if len(head) < _LENGTH.size else f"phần {place} dài bất thường")
    token = file.read(length)
    if len(token) < length:
        raise Damaged(path, f"đứt ở phần {place}")
    return token


def _frame(token: bytes, fernet: MultiFernet, path: Path, place: int) -> tuple[bytes, int, bool, bytes]:
    try:
        plain = fernet.decrypt(urlsafe_b64encode(token))
    except InvalidToken as error:
        raise Damaged(path, f"phần {place} không mở được") from error
    stream, at, is_last = _HEAD.unpack_from(plain)
    return stream, at, is_last, plain[_HEAD.size :]


def _with_last(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    held: bytes | None = None
    for part in parts:
        if held is not None:
            yield held, False
        held = part
    yield held if held is not None else b"", True


def _print_of(key: str) -> bytes:
    """By which a key is known without being told."""
    return hmac.digest(key.encode(), b"backup key", "sha256")[:8].hex().encode()

"""Members' pictures are decoded in a limited process, which can be ended at any moment and costs nothing when idle."""

import asyncio
import base64
import contextlib
import io
import os
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PIL import Image

from bot.likeness.photo import photo_hash
from bot.likeness.picture import FORMATS, MAX_SCANS, PhotoUnreadable
from bot.pictures.child import MAX_MEMORY_BYTES
from bot.pictures.process import PictureProcess

pytestmark = pytest.mark.slow


def as_file(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def png(width: int, height: int, depth: int, colour: int, row_bytes: int) -> bytes:
    """A picture of nothing, a few KB long whatever it unpacks to."""
    head = width.to_bytes(4) + height.to_bytes(4) + bytes([depth, colour, 0, 0, 0])
    packer = zlib.compressobj(9)
    row = bytes(1 + row_bytes)
    body = b"".join(packer.compress(row) for _ in range(min(height, 10_001))) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is written again and again."""
    data = as_file(Image.effect_noise((400, 400), 60).convert("RGB"), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * count + data[-2:]


def as_two(jpeg: bytes, order: str = "<") -> bytes:
    """A JPEG that says it holds two pictures, as those of cameras with two lenses do (CIPA DC-007)."""
    entries = struct.pack(f"{order}LLLHH", 0x030000, len(jpeg), 0, 0, 0) + struct.pack(f"{order}LLLHH", 0, 9, 9, 0, 0)
    fields = struct.pack(f"{order}HHL4s", 0xB000, 7, 4, b"0100") + struct.pack(f"{order}HHLL", 0xB001, 4, 1, 2)
    fields += struct.pack(f"{order}HHLL", 0xB002, 7, len(entries), 8 + 2 + 36 + 4)
    index = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}LH", 8, 3) + fields + bytes(4) + entries
    marked = b"MPF\0" + index
    return jpeg[:2] + b"\xff\xe2" + (len(marked) + 2).to_bytes(2) + marked + jpeg[2:]


PHOTO = as_file(Image.effect_noise((640, 480), 60).resize((1280, 960)).convert("RGB"), "JPEG")
REFUSED: dict[str, Callable[[], bytes]] = {
    "a line of fifty million points": lambda: png(1, 50_000_000, 8, 0, 1),
    "the same lying": lambda: png(50_000_000, 1, 8, 0, 1),
    "a strip": lambda: as_file(Image.new("L", (100, 2_001))),
    "a long side": lambda: as_file(Image.new("L", (10_001, 600))),
    "forty-nine million points with alpha": lambda: png(7_000, 7_000, 8, 6, 28_000),
    "the same in grey with alpha": lambda: png(7_000, 7_000, 8, 4, 14_000),
    "the same in 16 bits": lambda: png(7_000, 7_000, 16, 0, 14_000),
    "a thousand scans": lambda: scans(1_000),
    "one scan too many": lambda: scans(MAX_SCANS + 1),
    "a thousand scans of one that holds two": lambda: as_two(scans(1_000)),
    "one scan too many of one that holds two": lambda: as_two(scans(MAX_SCANS + 1), ">"),
    "no picture": lambda: b"khong phai anh",
    "nothing": lambda: b"",
}


@pytest.fixture
async def process() -> AsyncIterator[PictureProcess]:
    made = PictureProcess(deadline_s=30)
    yield made
    await made.stop()


async def test_it_sees_what_the_program_itself_would_see(process: PictureProcess) -> None:
    assert process.pid is None
    first = await process.look(PHOTO)
    pid = process.pid
    assert first == await process.look(PHOTO) == base64.b64encode(photo_hash(PHOTO).to_bytes()).decode()
    assert process.pid == pid


async def test_what_is_beyond_bounds_is_refused_and_the_next_one_seen(process: PictureProcess) -> None:
    await process.look(PHOTO)
    pid = process.pid
    for name, made in REFUSED.items():
        with pytest.raises(PhotoUnreadable, match=r"^photo: expected"):
            await process.look(made())
        assert process.pid == pid, name
    assert await process.look(PHOTO)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("write", ["look", "anew"])
async def test_of_one_that_holds_two_the_scans_are_counted_and_the_first_is_seen(
    process: PictureProcess, order: str, write: str
) -> None:
    """Whatever it calls itself, it is a JPEG for who decodes it."""
    seeing = getattr(process, write)
    with Image.open(io.BytesIO(as_two(PHOTO, order)), formats=FORMATS) as image:
        assert image.format == "MPO"
    assert await seeing(as_two(PHOTO, order)) == await seeing(PHOTO)
    with pytest.raises(PhotoUnreadable, match="scans"):
        await seeing(as_two(scans(MAX_SCANS + 1), order))


@pytest.mark.parametrize(
    ("colour", "depth", "row_bytes"), [(6, 8, 20_000), (6, 16, 40_000), (4, 16, 20_000), (0, 16, 10_000)]
)
async def test_what_is_within_bounds_is_seen_or_refused_within_its_memory(
    process: PictureProcess, colour: int, depth: int, row_bytes: int
) -> None:
    data = png(5_000, 5_000, depth, colour, row_bytes)
    with contextlib.suppress(PhotoUnreadable):
        await process.look(data)
    assert process.pid is None or _peak_bytes(process.pid) < MAX_MEMORY_BYTES
    assert await process.look(PHOTO)


def _peak_bytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(("VmHWM", "VmRSS"))), 0)


async def _ends(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        await asyncio.sleep(0.05)
    return False


async def test_a_late_one_is_ended_and_the_next_one_seen(process: PictureProcess) -> None:
    late = PictureProcess("tests.unit.picture_sleeper", deadline_s=1)
    with pytest.raises(PhotoUnreadable, match="within 1 s"):
        await late.look(PHOTO)
    assert late.pid is None
    await late.stop()


async def test_one_that_dies_is_started_again() -> None:
    process = PictureProcess(deadline_s=30)
    await process.look(PHOTO)
    assert process.pid is not None
    os.kill(process.pid, 9)
    seen = [await asyncio.gather(process.look(PHOTO), return_exceptions=True) for _ in range(2)]
    assert isinstance(seen[-1][0], str)
    await process.stop()


async def test_the_stop_waits_for_no_picture() -> None:
    process = PictureProcess("tests.unit.picture_sleeper", deadline_s=60)
    looking = asyncio.create_task(process.look(PHOTO))
    await asyncio.sleep(0.5)
    pid = process.pid
    assert pid is not None
    looking.cancel()
    async with asyncio.timeout(30):
        await asyncio.gather(looking, return_exceptions=True)
        await process.stop()
        assert await _ends(pid)


async def test_an_idle_one_gives_its_memory_back() -> None:
    process = PictureProcess(deadline_s=30, idle_s=0.1)
    await process.look(PHOTO)
    pid = process.pid
    assert pid is not None
    assert await _ends(pid)
    assert await process.look(PHOTO)
    await process.stop()

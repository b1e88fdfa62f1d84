"""Words in photos are read after the looks and within bounds; a photo goes on without them otherwise."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from bot.dialogue.qr import with_seen
from bot.domain.messages import Incoming, Media, MediaKind
from bot.likeness.picture import DARK, READ_PX, read_legible
from bot.likeness.seen import Seen, read, written
from bot.pictures import picture_words
from bot.pictures.process import PictureProcess, reader
from bot.services.reading import MAX_HELD, MAX_OF_ONE, ReadingQueue, nobody_reads

HERE = Path(__file__).parent
installed = pytest.mark.skipif(
    not picture_words.can_read() and "CI" not in os.environ, reason="tesseract is not installed"
)


def picture(width: int, height: int, level: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), level).save(out, "PNG")
    return out.getvalue()


async def test_what_is_read_goes_along_with_the_look() -> None:
    kept = written(Seen("abc", ("https://a.vn",), "Chi bộ\nhọp"))
    assert read(kept) == Seen("abc", ("https://a.vn",), "Chi bộ\nhọp")
    message = with_seen(Incoming(media=(Media(MediaKind.PHOTO, "r", "u"),)), {"u": kept})
    assert message.media[0].words == "Chi bộ\nhọp"


@pytest.mark.parametrize(("width", "height"), [(378, 600), (540, 300), (2_400, 1_000), (1_200, 900)])
async def test_small_ones_are_enlarged_and_large_ones_reduced(width: int, height: int) -> None:
    assert READ_PX <= read_legible(picture(width, height, 255)).shape[1] < 2 * READ_PX


async def test_dark_ones_are_turned_and_light_ones_left() -> None:
    assert read_legible(picture(500, 500, DARK - 1)).mean() > DARK
    assert read_legible(picture(500, 500, DARK + 1)).mean() == DARK + 1


async def test_of_a_strip_the_upper_part_is_read() -> None:
    rows, columns = read_legible(picture(500, 9_000, 255)).shape
    assert rows == 3 * columns


@installed
@pytest.mark.slow
@pytest.mark.parametrize("name", ["dark", "light"])
async def test_a_screenshot_is_read(name: str) -> None:
    process = PictureProcess(deadline_s=120)
    said = await process.read((HERE / "screenshots" / f"{name}.jpg").read_bytes())
    await process.stop()
    assert "chia sẻ tài liệu mật" in " ".join(said.split())


@installed
@pytest.mark.slow
async def test_a_picture_without_words_has_none() -> None:
    process = PictureProcess(deadline_s=120)
    assert await process.read(picture(400, 400, 200)) == ""
    await process.stop()


async def test_where_tesseract_is_not_installed_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    picture_words.can_read.cache_clear()
    monkeypatch.setattr(os, "defpath", "/nowhere")
    assert reader(PictureProcess()) is nobody_reads
    picture_words.can_read.cache_clear()
    assert not ReadingQueue(nobody_reads).admits("telegram:1")


async def test_only_so_many_are_held_and_fewer_of_one_member() -> None:
    async def some(_: bytes) -> str:
        return "words"

    reading = ReadingQueue(some)
    assert [reading.admits("telegram:1") for _ in range(MAX_OF_ONE + 1)] == [True] * MAX_OF_ONE + [False]
    others = [reading.admits(f"telegram:{number}") for number in range(2, MAX_HELD)]
    assert sum(others) == MAX_HELD - MAX_OF_ONE
    reading.leave("telegram:1", MAX_OF_ONE)
    assert reading.admits("telegram:1")


async def test_whose_photos_took_too_long_is_not_read_for_a_while() -> None:
    async def some(_: bytes) -> str:
        return "words"

    reading = ReadingQueue(some)
    reading._shares.note("telegram:1", 60)
    assert not reading.admits("telegram:1")
    assert reading.admits("telegram:2")

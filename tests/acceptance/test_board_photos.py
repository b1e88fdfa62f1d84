"""Photos of a case on the board: the platform's own copy, written anew, and nothing else."""

import io

import pytest
from PIL import Image

from bot.domain.cases import CaseKind, Material
from bot.domain.messages import Media, MediaKind
from bot.domain.submission_effects import OpenCase
from tests.acceptance.test_board import CODE, given
from tests.acceptance.test_board_entrance import browsing, desked, sign_in
from tests.serving import Served

__all__ = ["desked"]
pytestmark = pytest.mark.slow

PLACE = b"Ngo 5, thon Dong"


def drawn(size: tuple[int, int] = (640, 400)) -> bytes:
    """A photo with what a phone writes into it, and something behind its end."""
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue() + b"<script>hidden</script>"


async def with_files(served: Served, *media: tuple[MediaKind, str]) -> None:
    found = tuple(Media(kind, ref, f"u{place}") for place, (kind, ref) in enumerate(media))
    await given(served, OpenCase(CODE, CaseKind.SUBMISSION, Material("Ảnh này thật không?", media=found)))


async def test_a_photo_from_telegram_is_shown_without_what_stood_beside_it(desked: Served) -> None:
    desked.api.serve_file("p1", drawn())
    await with_files(desked, (MediaKind.PHOTO, "p1"))
    async with browsing(desked.url) as lan, browsing(desked.url) as member:
        await sign_in(desked, lan)
        await lan.get(f"/desk/vu/{CODE}")
        assert f'src="/desk/anh/{CODE}/0?xem=' in lan.html
        for _ in range(2):
            async with lan.session.get(f"{lan.url}/desk/anh/{CODE}/0") as response:
                content = await response.read()
                assert (response.status, response.content_type) == (200, "image/jpeg")
                assert response.headers["Cache-Control"] == "no-store"
        image = Image.open(io.BytesIO(content))
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (640, 400), {})
        assert PLACE not in content
        assert b"hidden" not in content
        assert len(desked.api.calls_of("getFile")) == 1, "what was written anew stays for a while"
        assert await member.get(f"/desk/anh/{CODE}/0") == 403


async def test_what_is_no_photo_of_the_platforms_is_not_opened_and_not_shown(desked: Served) -> None:
    desked.api.serve_file("text", b"<html><script>alert(1)</script></html>")
    desked.api.serve_file("long", drawn((20_000, 20)))
    desked.api.redirect_file("away", f"{desked.api.url}/elsewhere")
    desked.api.serve_file("film", drawn())
    await with_files(
        desked,
        *(
            (MediaKind.PHOTO, ref)
            for ref in ("text", "long", "away", "gone", f"{desked.api.url}/x.jpg", "file:/etc/passwd")
        ),
        (MediaKind.VIDEO, "film"),
    )
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        await lan.get(f"/desk/vu/{CODE}")
        assert "Tệp khác ảnh không tải về được ở đây: xem dưới phiếu" in lan.html
        for place in range(8):
            assert await lan.get(f"/desk/anh/{CODE}/{place}") == 404, place
    asked = [call.params["file_id"] for call in desked.api.calls_of("getFile")]
    assert asked == ["text", "long", "away", "gone"], "neither an address nor a path is ever a reference"

"""A receipt at its own address, for the browser that sent it alone; what the desk made public, for everybody."""

import asyncio
import re

from bot.domain.codes import new_code
from bot.storage.tables import desk as desk_tables
from tests.acceptance.test_web import CODE, DESK, WAIT_S, desked, photo, send_photo
from tests.reader import Reader, reading
from tests.serving import LAN, Served

__all__ = ["desked"]
OPEN = re.compile(r'href="(/bien-nhan/[0-9A-Z-]{7})"')


async def get(reader: Reader, path: str) -> tuple[int, str]:
    async with reader.session.get(reader.url + path) as response:
        return response.status, await response.text()


async def sent_on(reader: Reader) -> tuple[str, str]:
    """The code of something that was passed on, and the address that its receipt leads to."""
    await reader.open()
    await send_photo(reader, photo())
    async with asyncio.timeout(WAIT_S):
        while not await reader.open():  # noqa: ASYNC110 - the page without scripts is loaded again
            await asyncio.sleep(0.1)
    for button in ("Gửi cán bộ trực", "Ảnh, video giả"):
        await reader.press(button)
    (receipt,) = await reader.press("Gửi ngay")
    code, address = CODE.search(receipt.text), OPEN.search(receipt.html)
    assert code is not None
    assert address is not None
    return code[1], address[1]


async def test_a_receipt_opens_in_the_browser_that_sent_it_and_in_no_other(desked: Served) -> None:
    async with reading(desked.url) as mine, reading(desked.url) as another:
        code, address = await sent_on(mine)
        status, page = await get(mine, address)
        assert (status, address) == (200, f"/bien-nhan/{code}")
        assert f"Biên nhận {code}" in page
        assert f'value="/theodoi {code}"' in page
        await another.open()
        absent = new_code()
        theirs, unknown = await get(another, address), await get(another, f"/bien-nhan/{absent}")
        assert theirs[0] == unknown[0] == 404
        assert theirs[1].replace(code, "") == unknown[1].replace(absent, "")
    async with reading(desked.url) as stranger:
        assert (await get(stranger, address))[0] == 404


async def test_codes_are_tried_as_seldom_as_in_the_dialogue_and_ones_own_still_opens(desked: Served) -> None:
    async with reading(desked.url) as mine:
        _, address = await sent_on(mine)
        for _ in range(10):
            assert (await get(mine, f"/bien-nhan/{new_code()}"))[0] == 404
        status, page = await get(mine, f"/bien-nhan/{new_code()}")
        assert status == 404
        assert "Trong một giờ qua đồng chí đã gõ 11 mã không có" in page or "đã gõ 10 mã không có" in page
        assert (await get(mine, address))[0] == 200


async def test_what_is_no_code_is_shown_as_text(desked: Served) -> None:
    async with reading(desked.url) as reader:
        await reader.open()
        for path in ("%3Cscript%3Ealert(1)", "..%2f..%2fetc", "K7-3M2?", "x" * 300):
            status, page = await get(reader, f"/bien-nhan/{path}")
            assert status == 404
            assert "<script>alert" not in page


async def test_what_the_desk_made_public_is_read_by_everybody_without_what_was_sent(desked: Served) -> None:
    async with reading(desked.url) as mine, reading(desked.url) as another:
        code, _ = await sent_on(mine)
        await desked.answers(DESK, 1)
        await desked.settled()
        words = "Ảnh ngập cầu Long Biên là ảnh năm 1971"
        await desked.ask(DESK, f"/traloi {code} sai {words}", user_id=LAN)
        await desked.tap(DESK, "Gửi", user_id=LAN)
        async with asyncio.timeout(WAIT_S):
            while not (await desked.rows(desk_tables.cases))[0]["finding"]:  # noqa: ASYNC110 - the clerk sends it
                await asyncio.sleep(0.1)
        await desked.settled()
        assert "Long Biên" not in (await get(another, "/tra-cuu"))[1]
        await desked.ask(DESK, f"/congbo {code}", user_id=LAN)
        await desked.tap(DESK, "Công bố kết luận này", user_id=LAN)
        _, page = await get(another, "/tra-cuu")
        assert "Ảnh ngập cầu Long Biên" in page
        assert code not in page
        await desked.api.tap(DESK, "Thôi công bố", user_id=LAN)
        await desked.settled()
        assert "Long Biên" not in (await get(another, "/tra-cuu"))[1]

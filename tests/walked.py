"""Every page: for each route that is asked for, examples of what stands there, and a desk that has something on each.

A new route has no examples, so that whatever walks the pages fails until it has.
"""

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import time as hour
from typing import Any

from sqlalchemy import Table, insert, update

from bot.app.web import WebSide
from bot.channels.web.visitors import Visitor, new_visitor
from bot.config.web import Web
from bot.dialogue.library import Library
from bot.dialogue.material import text_bands
from bot.domain.broadcasts import Part, written_parts
from bot.domain.cases import CaseKind, Harm, Material, Officer, Reason
from bot.domain.codes import new_code
from bot.domain.desk import Shift
from bot.domain.messages import Media, MediaKind
from bot.domain.submission_effects import OpenCase
from bot.domain.teaching import GiveWords, QuestionSource
from bot.likeness.form import normal_form
from bot.storage import effects
from bot.storage.broadcasts.tables import broadcasts
from bot.storage.desk.tables import audit, cases
from bot.storage.teaching.tables import lessons
from tests.fakes.bot_api import BotApi
from tests.serving import HOA, LAN, Served, serving, settings_for

DESK = -1_001_000_000_077
MEMBER = 5_000_000_011
OPEN, HELD, ASKED, TWIN, ANSWERED, MERGED = "K7-3M24", "H4-QD66", "P9-WT4R", *(new_code() for _ in range(3))
DRAFT, PAUSED, OVER = (new_code() for _ in range(3))
RECEIPT, NO_SUCH = new_code(), new_code()
JUDGED = tuple(new_code() for _ in range(5))
"""With ANSWERED enough that figures show them."""
POST = "Từ ngày mai ngân hàng khóa hết tài khoản chưa khai sinh trắc học, bà con đem tiền mặt về nhà ngay kẻo mất trắng"
QUESTION = "Đảng viên chia sẻ tin chưa kiểm chứng trong nhóm gia đình có được không?"
GIVEN = ("dùng flycam quay doanh trại rồi đem khoe bạn", "dùng flycam quay doanh trại rồi khoe với bạn")
NOTE, CONTACT = "Nhận từ nhóm khu phố, gửi cho 50 người", "Bác Tư, tổ 5"

STREAMS = frozenset({"/su-kien", "/desk/thay-doi"})
"""They have no end, and are no page."""
PAGES: Mapping[str, tuple[str, ...]] = {
    "/": ("/", "/?cho=1", "/?truoc=1"),
    "/su-kien": ("/su-kien",),
    r"/tep/{number:\d{1,18}}/{place:\d}": ("/tep/1/0",),
    "/bien-nhan/{code}": (f"/bien-nhan/{RECEIPT}", f"/bien-nhan/{NO_SUCH}"),
    "/tra-cuu": ("/tra-cuu",),
    "/tra-cuu/van-ban/{document}": ("/tra-cuu/van-ban/ct-2022",),
    "/tra-cuu/muc/{document}/{clause}": ("/tra-cuu/muc/ct-2022/2.5a",),
    "/tra-cuu/chu-de/{topic}": ("/tra-cuu/chu-de/bi-mat-noi-bo",),
    "/tra-cuu/tra-loi/{entry}": ("/tra-cuu/tra-loi/tai-lieu-mat",),
    "/tinh/{hash}/{name}": ("/tinh/0/page.css",),
    "/{other:.*}": ("/khong-co",),
    "/desk": ("/desk", "/desk?xong=1", "/desk?giu=toi", "/desk?nguoi=10"),
    "/desk/vu/{code}": tuple(f"/desk/vu/{code}" for code in (OPEN, HELD, ASKED, TWIN, ANSWERED, MERGED, NO_SUCH)),
    "/desk/ke": (f"/desk/ke?sau={OPEN}",),
    r"/desk/anh/{code}/{place:\d{1,2}}": (f"/desk/anh/{HELD}/0",),
    "/desk/thay-doi": ("/desk/thay-doi",),
    "/desk/ca-truc": ("/desk/ca-truc", "/desk/ca-truc?tuan=2026-12-14"),
    "/desk/phat-tin": ("/desk/phat-tin",),
    "/desk/phat-tin/{code}": tuple(f"/desk/phat-tin/{code}" for code in (DRAFT, PAUSED, OVER)),
    "/desk/hoc": ("/desk/hoc", "/desk/hoc?xong=boqua"),
    "/desk/hoc/{code:[0-9a-f]{6}}": ("{cluster}",),
    "/desk/van-ban": ("/desk/van-ban",),
    "/desk/van-ban/{name}": ("/desk/van-ban/khong-co",),
    "/desk/nhat-ky": ("/desk/nhat-ky", "/desk/nhat-ky?xem=ca&truoc=90", f"/desk/nhat-ky?vu={OPEN}"),
    "/desk/vao": ("/desk/vao?k=x",),
    "/desk/mini": ("/desk/mini",),
    "/desk/so-lieu": ("/desk/so-lieu",),
    "/desk/so-lieu/vu": ("/desk/so-lieu/vu?loai=submission&ket-luan=chua", "/desk/so-lieu/vu?ket-luan=lua-dao"),
    "/desk/phien": ("/desk/phien",),
}
"""Addresses by the path of their route."""


def addresses(served: Served, cluster: str = "") -> list[str]:
    """Of all pages; fails where a route has none here, or one here has no route."""
    side = served.service.sides[-1]
    assert isinstance(side, WebSide)
    assert {path for method, path, _ in side.routes() if method == "GET"} == set(PAGES)
    found = [one for path, examples in PAGES.items() if path not in STREAMS for one in examples]
    return [
        one.format(cluster=cluster) if one == "{cluster}" else one for one in found if one != "{cluster}" or cluster
    ]


@asynccontextmanager
async def desk_in_turns(
    api: BotApi, shelf: Library, database_url: str, undo_s: float = 30.0, page: Web | None = None
) -> AsyncIterator[Served]:
    """Two officers, one of them an administrator, who take turns by day and night. `page`: where it is read."""
    settings = settings_for(api, database_url, DESK_CHAT_ID=str(DESK))
    lan, hoa, every_day = f"telegram:{LAN}", f"telegram:{HOA}", frozenset(range(7))
    shifts = (Shift(every_day, hour(6), hour(18), (lan,)), Shift(every_day, hour(18), hour(6), (hoa,)))
    officers = (Officer(lan, "Lan", admin=True), Officer(hoa, "Hoa"))
    desk = replace(settings.desk, officers=officers, shifts=shifts, undo_s=undo_s)
    library = replace(shelf, board_url="http://localhost:8080")
    settings = replace(settings, desk=desk, web=page or settings.web)
    async with serving(api, library, settings, web=True) as served:
        yield served


async def furnish(served: Served) -> Visitor:
    """Cases, broadcasts, lessons, figures and lines in the log; the visitor whose receipt can be opened."""
    now_s = served.store._clock.now_s()
    visitor = new_visitor(now_s, await served.store.pages().signing_key())
    photo = (Media(MediaKind.PHOTO, "p1", "u1"), Media(MediaKind.AUDIO, "a1", "u2"))
    await _given(served, f"telegram:{MEMBER}", *_opened(photo))
    await _given(served, visitor.address.key, OpenCase(RECEIPT, CaseKind.SUBMISSION, Material("Ảnh này thật không?")))
    await _given(served, f"telegram:{MEMBER}", *(GiveWords(text, QuestionSource.SILENT) for text in GIVEN))
    ids = {row["code"]: row["id"] for row in await served.rows(cases)}
    answered = {"status": "answered", "finding": "sai", "message": "Tin này sai.", "answered_at": now_s - 60}
    await _change(served, HELD, status="claimed", holder=f"telegram:{LAN}")
    for code in JUDGED:
        await _change(served, code, **answered)
    await _change(served, ANSWERED, holder=f"telegram:{HOA}", round=1, public_round=1, **answered)
    await _change(served, MERGED, status="merged", merged_into=ids[OPEN])
    await _insert(served, broadcasts, *(_broadcast(code, status, now_s) for code, status in _BROADCASTS))
    await _insert(served, lessons, _lesson(now_s))
    await _insert(served, audit, *(_deed(now_s - 3_600 - place) for place in range(120)))
    for place in range(6):
        await served.ask(MEMBER + 20 + place, "chia sẻ tin chưa kiểm chứng có được không?")
    return visitor


def told(text: str) -> Material:
    """A post as it is passed on, so that posts like it are found."""
    form = normal_form(text)
    return Material(text, bands=text_bands(form), form=form)


def _opened(media: tuple[Media, ...]) -> Sequence[OpenCase]:
    codes = (*JUDGED, *(new_code() for _ in range(6)))
    more = (OpenCase(code, CaseKind.SUBMISSION, Material(f"Tin {code} đồn nhau")) for code in codes)
    return (
        OpenCase(OPEN, CaseKind.SUBMISSION, told(POST), note=NOTE, contact=CONTACT),
        OpenCase(HELD, CaseKind.SUBMISSION, Material("Mất tiền rồi", media=media), Reason.SCAM, Harm.PAID),
        OpenCase(ASKED, CaseKind.QUESTION, Material(QUESTION)),
        OpenCase(TWIN, CaseKind.SUBMISSION, told(POST + " nhé")),
        OpenCase(ANSWERED, CaseKind.SUBMISSION, Material("Uống nước chanh chữa bệnh")),
        OpenCase(MERGED, CaseKind.SUBMISSION, Material("Tin gửi trùng")),
        *more,
    )


_BROADCASTS = ((DRAFT, "draft"), (PAUSED, "paused"), (OVER, "done"))
PARTS = written_parts((Part("Mời đồng chí đọc công báo."),))


def _broadcast(code: str, status: str, now_s: float) -> dict[str, Any]:
    row = {"code": code, "kind": "composed", "status": status, "title": "Mời đọc công báo", "audience": "all"}
    more = {"parts": PARTS, "rhythm": 2, "created_at": now_s, "recipients": 40}
    ran = {"started_at": now_s - 60, "sent": 12} if status != "draft" else {"started_at": 0.0, "sent": 0}
    return {**row, **more, **ran}


def _lesson(now_s: float) -> dict[str, Any]:
    row = {"entry": "tai-lieu-mat", "example": "chụp công văn mật gửi nhóm", "twin": "gửi công văn mật cho bạn"}
    return {
        **row,
        "flips": "1 câu thành đúng",
        "proposed_by": f"telegram:{HOA}",
        "status": "proposed",
        "made_at": now_s,
    }


def _deed(at_s: float) -> dict[str, Any]:
    return {"at": at_s, "officer": f"telegram:{HOA}", "action": "ghichu", "code": OPEN, "way": "web"}


async def _given(served: Served, key: str, *found: Any) -> None:
    now_s = time.time()
    await served.store._database.write(lambda connection: effects.apply(connection, found, key, now_s))


async def _insert(served: Served, table: Table, *rows: dict[str, Any]) -> None:
    await served.store._database.write(lambda connection: connection.execute(insert(table), list(rows)) and None)


async def _change(served: Served, code: str, **values: Any) -> None:
    changed = update(cases).where(cases.c.code == code).values(values)
    await served.store._database.write(lambda connection: connection.execute(changed) and None)

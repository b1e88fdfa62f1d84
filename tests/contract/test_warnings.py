"""A warning names what it warns of, goes with its finding, and is corrected for whoever may have got it."""

import re

import pytest

from bot.dialogue.library import Library
from bot.dialogue.material import taken_apart
from bot.domain.broadcast_effects import Approve, Edit, JoinUnit, Subscribe
from bot.domain.broadcasts import Broadcast, BroadcastKind, BroadcastStatus, Part
from bot.domain.case_effects import Conclude, Merge
from bot.domain.cases import CaseKind, Finding, Material
from bot.domain.chunks import Tally
from bot.domain.effects import Effect
from bot.domain.messages import Incoming, Media, MediaKind, Outgoing
from bot.domain.submission_effects import JoinCase, OpenCase
from bot.ports.chunk_sending import BulkWish
from bot.services.broadcasts.keeper import Keeper
from bot.services.broadcasts.warnings import warning
from tests.as_read import as_read
from tests.contract.conftest import Desk
from tests.contract.test_broadcast_keeper import all_of, at, desk_texts, keeper
from tests.contract.test_broadcasts import HOA, LAN, MAI, broadcasts, do, held, over, subscribed

DESK, MINH, TAM = "telegram:-100", "telegram:7", "telegram:8"
LETTER = (
    "THÔNG BÁO KHẨN từ ngân hàng: tài khoản của quý khách bị tạm khóa, xin đọc mã OTP cho số 0868111222 trong 24 giờ,"
    " chi tiết xem tại https://vietcombank.com.vn"
)
RUMOUR = (
    "Bộ Y tế vừa thông báo từ tuần sau mọi người phải tiêm lại vắc xin mũi năm, ai không tiêm sẽ bị phạt tiền, xin"
    " chuyển gấp cho bà con trong xóm cùng biết"
)
WARNED_OF = [Finding.SCAM, Finding.FALSE, Finding.MISLEADING, Finding.UNPROVEN, Finding.IMPERSONATION]


def forwarded(text: str, library: Library, *media: Media) -> Material:
    return taken_apart(Incoming(text, forwarded="người dùng", media=media), library.sources).material


def concluded(finding: Finding, words: str = "", case_id: int = 1, officer: str = MINH, after: int = 0) -> Conclude:
    """`after`: so many findings that the case has had before."""
    return Conclude(case_id, officer, finding, words, Outgoing("a"), Outgoing("b"), after)


async def looked(desk: Desk, one: Keeper) -> list[Broadcast]:
    desk.clock.pass_s(60)
    await one.once()
    return await all_of(desk)


async def sent_by_three(desk: Desk, sent: Material, code: str = "K7-3M24", case_id: int = 1) -> None:
    await do(desk, LAN, OpenCase(code, CaseKind.SUBMISSION, sent))
    for key in (HOA, MAI):
        await do(desk, key, JoinCase(case_id))


async def drafted(desk: Desk, shelf: Library, sent: Material, finding: Effect) -> tuple[Keeper, Broadcast]:
    """The draft about what three members sent and an officer concluded."""
    desk.clock.time_s = at("2027-01-05 09:00")
    one = keeper(desk, shelf, demand_members=3)
    await sent_by_three(desk, sent)
    assert await looked(desk, one) == []
    await do(desk, DESK, finding)
    (draft,) = await looked(desk, one)
    assert (draft.status, draft.kind) == (BroadcastStatus.DRAFT, BroadcastKind.WARNING)
    return one, draft


async def begun(desk: Desk, one: Keeper, draft: Broadcast) -> None:
    """Approved, and its first hundred in a sender's hands and sent."""
    await do(desk, DESK, Approve(draft.id, TAM, 0.0, draft.version))
    await looked(desk, one)
    (stretch,) = (await held(desk, chunks=1)).stretches
    report = over(stretch.chunk, Tally(sent=len(stretch.numbers)))
    await broadcasts(desk).bulk_turn(BulkWish("w1", "telegram"), [report])


async def test_many_who_send_the_same_link_call_for_a_warning_once(desk: Desk, shelf: Library) -> None:
    link = "https://qua-tang.top/nhan"
    one, draft = await drafted(desk, shelf, forwarded(link, shelf), concluded(Finding.SCAM, "Đừng bấm."))
    assert len(await looked(desk, one)) == 1
    text = draft.parts[0].text
    assert "đường dẫn hxxps://qua-tang[.]top/nhan." in as_read(text)
    assert link not in text
    assert "LỪA ĐẢO" in text
    assert "Đừng bấm." in text
    assert "Căn cứ" in text
    assert draft.creator == MINH
    (told,) = [told for told in await desk_texts(desk) if "BẢN NHÁP" in told]
    assert "3 người đã gửi mã K7-3M24 trong 24 giờ\n" in told
    assert "trợ lý soạn sẵn" in told


async def test_a_swindlers_letter_is_named_by_how_it_begins_and_the_real_bank_never(desk: Desk, shelf: Library) -> None:
    sent = forwarded(LETTER, shelf)
    _, draft = await drafted(desk, shelf, sent, concluded(Finding.SCAM, "Số 0868111222 là lừa đảo."))
    text = as_read(draft.parts[0].text)
    assert "vietcombank" not in text
    assert "tin có đoạn mở đầu “THÔNG BÁO KHẨN từ ngân hàng: tài khoản của quý khách bị tạm khóa" in text
    assert "Số 0868111222 là lừa đảo." in text


@pytest.mark.parametrize("finding", WARNED_OF)
async def test_a_rumour_is_named_to_people_who_sent_nothing(desk: Desk, shelf: Library, finding: Finding) -> None:
    _, draft = await drafted(desk, shelf, forwarded(RUMOUR, shelf), concluded(finding))
    text = draft.parts[0].text
    assert "Nhiều đồng chí vừa hỏi về tin có đoạn mở đầu “Bộ Y tế vừa thông báo" in text
    assert not re.search("nội dung đồng chí gửi|đồng chí đã gửi|mã biên nhận", text, re.IGNORECASE)


async def test_what_imitates_an_official_page_is_named_and_the_official_one_beside_it_is_not(
    desk: Desk, shelf: Library
) -> None:
    sent = forwarded(f"{LETTER} hoặc http://vietcombank-xacthuc.top", shelf)
    _, draft = await drafted(desk, shelf, sent, concluded(Finding.IMPERSONATION))
    text = draft.parts[0].text
    assert "đường dẫn hxxp://vietcombank-xacthuc[.]top." in as_read(text)
    assert "vietcombank[.]com" not in text


async def test_a_picture_without_words_is_named_as_one(desk: Desk, shelf: Library) -> None:
    photo = Media(MediaKind.PHOTO, "ref", "u")
    _, draft = await drafted(desk, shelf, forwarded("", shelf, photo), concluded(Finding.FALSE, "Ảnh cũ từ năm 2019."))
    assert "về một bức ảnh đang được chuyển tay nhau.\n" in draft.parts[0].text
    assert "Ảnh cũ từ năm 2019." in draft.parts[0].text


@pytest.mark.parametrize("finding", [one for one in Finding if one not in WARNED_OF])
async def test_nobody_is_warned_of_what_is_true_or_only_answered(desk: Desk, shelf: Library, finding: Finding) -> None:
    desk.clock.time_s = at("2027-01-05 09:00")
    one = keeper(desk, shelf, demand_members=3)
    await sent_by_three(desk, forwarded(RUMOUR, shelf))
    await do(desk, DESK, concluded(finding, "Vâng."))
    assert await looked(desk, one) == []


async def test_a_corrected_finding_takes_its_draft_along_and_another_is_made(desk: Desk, shelf: Library) -> None:
    await subscribed(desk, 3)
    one, draft = await drafted(desk, shelf, forwarded(RUMOUR, shelf), concluded(Finding.FALSE))
    await do(desk, DESK, concluded(Finding.MISLEADING, officer=TAM, after=1))
    assert [found.status for found in await all_of(desk)] == [BroadcastStatus.CANCELLED], "in the same transaction"
    await do(desk, DESK, Approve(draft.id, TAM, 0.0))
    old, new = await looked(desk, one)
    assert (old.status, new.status, new.creator) == (BroadcastStatus.CANCELLED, BroadcastStatus.DRAFT, TAM)
    assert "GÂY HIỂU LẦM" in new.parts[0].text
    assert len(await looked(desk, one)) == 2


@pytest.mark.parametrize("again", [Finding.TRUE, Finding.REPLY])
async def test_a_finding_that_warns_of_nothing_any_more_leaves_no_draft(
    desk: Desk, shelf: Library, again: Finding
) -> None:
    one, _ = await drafted(desk, shelf, forwarded(RUMOUR, shelf), concluded(Finding.FALSE))
    await do(desk, DESK, concluded(again, after=1))
    assert [found.status for found in await looked(desk, one)] == [BroadcastStatus.CANCELLED]


async def test_one_under_way_stops_and_whoever_may_have_got_it_hears_the_correction(desk: Desk, shelf: Library) -> None:
    await subscribed(desk, 150)
    one, draft = await drafted(desk, shelf, forwarded(RUMOUR, shelf), concluded(Finding.FALSE))
    await begun(desk, one, draft)
    await do(desk, DESK, concluded(Finding.TRUE, "Bộ Y tế xác nhận.", officer=TAM, after=1))
    assert (await held(desk)).stretches == (), "the second hundred is no longer handed out"
    _, correction = await looked(desk, one)
    assert (correction.kind, correction.status) == (BroadcastKind.CORRECTION, BroadcastStatus.DRAFT)
    assert (correction.audience, correction.recipients, correction.creator) == ("upto:100:all", 100, TAM)
    text = correction.parts[0].text
    assert "ĐÍNH CHÍNH" in text
    assert "ghi kết luận “sai”" in text
    assert "✅ ĐÚNG" in text
    assert "Bộ Y tế xác nhận." in text
    assert len(await looked(desk, one)) == 2
    assert any("ai có thể đã nhận tin cảnh báo (100)" in told for told in await desk_texts(desk))
    await do(desk, "telegram:900", Subscribe())
    await do(desk, DESK, Approve(correction.id, MINH, 0.0))
    await looked(desk, one)
    numbers = [number for stretch in (await held(desk)).stretches for number in stretch.numbers]
    assert numbers == [*range(1, 101)]


async def test_a_correction_that_is_corrected_is_replaced_too(desk: Desk, shelf: Library) -> None:
    await subscribed(desk, 3)
    one, draft = await drafted(desk, shelf, forwarded(RUMOUR, shelf), concluded(Finding.FALSE))
    await begun(desk, one, draft)
    await looked(desk, one)
    await do(desk, DESK, concluded(Finding.TRUE, after=1))
    await looked(desk, one)
    await do(desk, DESK, concluded(Finding.MISLEADING, after=2))
    sent, first, second = await looked(desk, one)
    assert [found.status for found in (sent, first, second)] == [
        BroadcastStatus.DONE,
        BroadcastStatus.CANCELLED,
        BroadcastStatus.DRAFT,
    ]
    assert (second.kind, second.audience) == (BroadcastKind.CORRECTION, "upto:3:all")
    assert "GÂY HIỂU LẦM" in second.parts[0].text


async def test_of_a_merged_case_the_other_ones_finding_stands(desk: Desk, shelf: Library) -> None:
    await subscribed(desk, 3)
    one, draft = await drafted(desk, shelf, forwarded(RUMOUR, shelf), concluded(Finding.FALSE))
    await begun(desk, one, draft)
    await looked(desk, one)
    await do(desk, LAN, OpenCase("B2-2222", CaseKind.SUBMISSION, forwarded(LETTER, shelf)))
    await do(desk, DESK, Merge(1, 2))
    assert len(await looked(desk, one)) == 1, "the other case waits for its finding"
    await do(desk, DESK, concluded(Finding.FALSE, case_id=2))
    assert not [found for found in await looked(desk, one) if found.kind is BroadcastKind.CORRECTION]
    await do(desk, DESK, concluded(Finding.SCAM, case_id=2, after=1))
    assert [found.audience for found in await looked(desk, one) if found.kind is BroadcastKind.CORRECTION] == [
        "upto:3:all"
    ]


async def test_a_draft_of_a_finding_that_has_just_changed_is_not_made(desk: Desk, shelf: Library) -> None:
    """The keeper of another process read the case a moment before it was corrected."""
    one, draft = await drafted(desk, shelf, forwarded(RUMOUR, shelf), concluded(Finding.FALSE))
    store = broadcasts(desk)
    assert await store.in_demand(3, 86_400) == (), "one was made of this finding"
    await do(desk, DESK, concluded(Finding.MISLEADING, after=1))
    (wanted,) = await store.in_demand(3, 86_400)
    await do(desk, DESK, concluded(Finding.TRUE, after=2))
    assert not await store.create(warning(wanted, one.library))
    assert [one.id for one in await all_of(desk)] == [draft.id]


async def test_words_are_replaced_once_and_nobody_approves_what_they_have_not_seen(desk: Desk, shelf: Library) -> None:
    _, draft = await drafted(desk, shelf, forwarded(RUMOUR, shelf), concluded(Finding.FALSE))
    await do(desk, DESK, Edit(draft.id, 0, (Part("Tin về vắc xin là sai."),), TAM, "Vắc xin"))
    await do(desk, DESK, Edit(draft.id, 0, (Part("Muộn rồi."),), MINH, "Muộn"))
    await do(desk, DESK, Approve(draft.id, MINH, 0.0, version=0))
    (edited,) = await all_of(desk)
    assert (edited.parts[0].text, edited.version, edited.creator) == ("Tin về vắc xin là sai.", 1, TAM)
    assert edited.title == "Vắc xin"
    assert edited.status is BroadcastStatus.DRAFT
    await do(desk, DESK, Approve(draft.id, MINH, 0.0, version=1))
    await do(desk, DESK, Edit(draft.id, 1, (Part("Sau khi duyệt."),), MINH, "Sau"))
    (approved,) = await all_of(desk)
    assert (approved.status, approved.parts[0].text) == (BroadcastStatus.APPROVED, "Tin về vắc xin là sai.")


async def test_a_unit_is_chosen_changed_and_left(desk: Desk) -> None:
    store = broadcasts(desk)
    await do(desk, LAN, Subscribe("doan"))
    for unit in ("chi-bo-3", ""):
        await do(desk, LAN, JoinUnit(unit))
        assert await store.count("unit:doan") == 0
        assert await store.count("unit:chi-bo-3") == bool(unit)
    await do(desk, HOA, JoinUnit("chi-bo-3"))
    assert await store.count("all") == 1


async def test_those_who_had_a_number_by_then_of_a_unit(desk: Desk) -> None:
    await subscribed(desk, 2)
    await do(desk, "telegram:1", Subscribe("doan"))
    await do(desk, "telegram:50", Subscribe("doan"))
    store = broadcasts(desk)
    assert await store.count("upto:2:unit:doan") == 1
    assert await store.count("unit:doan") == 2

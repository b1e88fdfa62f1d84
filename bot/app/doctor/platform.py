"""Judged: what Telegram and the web say of this installation. Pure; moments in epoch seconds."""

from bot.app.doctor.finding import Diagnosis, fault, note, ok
from bot.channels.outside import Certificate
from bot.channels.telegram.inspection import Hook, Rights
from bot.services.pace import CLOCKS_DIFFER_S
from bot.storage.postgres_demands import CLOCK_CURE

LATELY_S = 3_600.0
MANY_WAITING = 100
DAY_S = 86_400.0
RENEWED_BY_NOW_D, ENDS_SOON_D = 21, 5
"""Certificates of 90 days are renewed 30 days before their end."""


def webhook(hook: Hook, wanted: str, now_s: float) -> Diagnosis:
    """`wanted`: the address that the settings ask for, "" for polling."""
    check = "webhook"
    if hook.url and not wanted:
        return fault(
            check,
            "Telegram đang chuyển tin tới một địa chỉ webhook, còn cài đặt là polling: trợ lý không nhận được tin.",
            "Chạy lại trợ lý (nó tự bỏ webhook). Nếu vẫn vậy thì có chương trình khác dùng cùng mã: vào @BotFather, gõ "
            "/revoke để lấy mã mới.",
        )
    if hook.url != wanted:
        return fault(
            check,
            "Telegram chưa chuyển tin tới đúng địa chỉ ghi trong PUBLIC_URL.",
            "Chạy lại trợ lý: lúc bắt đầu nó báo địa chỉ cho Telegram. Nếu vẫn vậy, xin kiểm tra PUBLIC_URL.",
        )
    if wanted and hook.fault and now_s - hook.fault_at_s < LATELY_S:
        return fault(
            check,
            f"trong một giờ qua Telegram gọi tới mà không được ({hook.fault}).",
            "Kiểm tra máy chủ web đứng trước còn chạy, chứng chỉ còn hạn, và đường dẫn /telegram/webhook được cho qua "
            "(docs/van-hanh.md, mục 3).",
        )
    if hook.waiting > MANY_WAITING:
        return note(
            check,
            f"{hook.waiting} tin đang chờ ở Telegram.",
            "Trợ lý có đang chạy không? Đang chạy mà số này không giảm thì xem nhật ký và /readyz.",
        )
    return ok(check, "webhook đúng địa chỉ." if wanted else "polling, không vướng webhook nào.")


def desk(rights: Rights) -> list[Diagnosis]:
    check = "desk"
    if not rights.is_here:
        return [fault(check, "bot không ở trong nhóm bàn trực.", "Thêm bot lại vào nhóm.")]
    if not rights.may_write:
        return [fault(check, "bot bị chặn viết trong nhóm bàn trực.", "Bỏ hạn chế của bot trong phần quản lý nhóm.")]
    found: list[Diagnosis] = []
    if rights.is_forum and not rights.may_manage_topics:
        found.append(
            note(
                check,
                "nhóm bật chủ đề mà bot không có quyền quản lý chủ đề: mọi vụ nằm chung một chỗ.",
                "Cho bot làm quản trị viên với quyền quản lý chủ đề.",
            )
        )
    if not rights.may_delete:
        found.append(
            note(
                check,
                "bot không có quyền xóa tin: điều người gửi xóa vẫn còn ở nhóm khi tin đã quá 48 giờ.",
                "Cho bot làm quản trị viên với quyền xóa tin.",
            )
        )
    return found or [ok(check, "bot ở trong nhóm, đủ quyền.")]


def clock(ahead_s: float, whose: str) -> Diagnosis:
    """`ahead_s`: how far this machine's clock is ahead of the other one, negative behind."""
    if abs(ahead_s) <= CLOCKS_DIFFER_S:
        return ok("clock", f"khớp với đồng hồ của {whose}.")
    way = "nhanh" if ahead_s > 0 else "chậm"
    return fault(
        "clock",
        f"máy này {way} hơn {whose} {_span(abs(ahead_s))}: giờ trực, giờ gửi và thời hạn đều lệch theo.",
        CLOCK_CURE,
    )


def _span(length_s: float) -> str:
    return f"{length_s:.0f} giây" if length_s < 120 else f"{length_s / 60:.0f} phút"


def certificate(seen: Certificate, now_s: float) -> Diagnosis:
    check, cure = (
        "certificate",
        "Xem vì sao máy chủ web không tự gia hạn (Caddy: journalctl -u caddy; certbot: certbot renew).",
    )
    if seen.fault:
        return fault(check, f"{seen.host}: không kết nối được bằng https ({seen.fault}).", cure)
    left_d = (seen.until_s - now_s) / DAY_S
    if left_d < ENDS_SOON_D:
        return fault(check, f"{seen.host}: chứng chỉ hết hạn trong {max(left_d, 0):.0f} ngày.", cure)
    if left_d < RENEWED_BY_NOW_D:
        return note(check, f"{seen.host}: chứng chỉ còn {left_d:.0f} ngày mà chưa được gia hạn.", cure)
    return ok(check, f"{seen.host}: chứng chỉ còn {left_d:.0f} ngày.")

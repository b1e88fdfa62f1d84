"""Judged: the rota, and the holidays that it and the plan of messages know. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.app.doctor.finding import Diagnosis, fault, note, ok
from bot.config.gaps import told_gaps
from bot.domain.cases import Officer
from bot.domain.desk import Desk
from bot.planning.calendar import holiday, holidays_known_until
from bot.planning.invited import nobodies, with_invited
from bot.planning.rota import gaps, is_duty, next_shift
from bot.planning.schema import Calendar

AHEAD = timedelta(days=120)
"""The next year's holidays are decreed in the autumn."""
DAY = timedelta(days=1)
MOST_TOLD = 5


def rota(desk: Desk, invited: Sequence[Officer], now: datetime) -> list[Diagnosis]:
    if desk.address is None:
        cure = "Chạy .venv/bin/bot setup, hoặc đặt desk.chat_id trong config.yaml."
        return [note("rota", "chưa lập bàn trực: không ai nhận được việc người dùng gửi.", cure)]
    whole = with_invited(desk, invited)
    if not whole.officers:
        cure = "Ghi desk.officers trong config.yaml, hoặc mời bằng /moi ở nhóm bàn trực."
        return [fault("rota", "bàn trực chưa có cán bộ nào.", cure)]
    found: list[Diagnosis] = []
    if named := nobodies(whole):
        cure = "Sửa tên trong config.yaml, hoặc mời họ bằng /moi và nhận việc đúng bằng tên ấy."
        found.append(fault("rota", f"lịch trực ghi tên chưa ai mang: {', '.join(named)}.", cure))
    if not is_duty(whole, now) and next_shift(whole, now) is None:
        cure = "Ghi thêm ca ở desk.shifts trong config.yaml; bớt desk.holidays nếu ghi thừa."
        found.append(fault("rota", "trong một năm tới không ca nào có người trực.", cure))
    empty = gaps(whole)
    if empty and not (whole.on_call or whole.standby or any(one.head for one in whole.officers)):
        cure = "Ghi desk.on_call trong config.yaml: những người được gọi ngay, cả đêm, khi có người gặp nguy hiểm."
        found.append(note("rota", "lúc không ai trực, việc khẩn gọi mọi cán bộ vì chưa định ai nhận.", cure))
    if found:
        return found
    covered = f"không ai trực: {told_gaps(empty)} (theo off_hours)." if empty else "có người trực mọi giờ trong tuần."
    return [ok("rota", covered)]


def holidays(desk: Desk, calendar: Calendar, now: datetime) -> list[Diagnosis]:
    """A desk that lists holidays should list those that the plan of messages knows of in the coming months."""
    found: list[Diagnosis] = []
    if holidays_known_until(calendar) < (now + AHEAD).year:
        cure = "Khi có thông báo lịch nghỉ, bổ sung vào knowledge/broadcasts/holidays.yaml."
        found.append(note("holidays", "chưa có ngày nghỉ của năm tới: tin định kỳ có thể rơi vào lễ, Tết.", cure))
    today = now.astimezone(desk.zone).date()
    coming = [today + count * DAY for count in range(AHEAD.days)]
    names = {day: name for day in coming if (name := holiday(day, calendar)) and day not in desk.holidays}
    if desk.shifts and desk.holidays and names:
        first = [f"{day:%Y-%m-%d} ({name})" for day, name in names.items()][:MOST_TOLD]
        more = " …" if len(names) > MOST_TOLD else ""
        cure = "Hôm ấy nghỉ thì ghi thêm vào desk.holidays trong config.yaml; vẫn trực thì thôi."
        says = f"lịch trực coi những ngày lễ này là ngày thường: {', '.join(first)}{more}."
        found.append(note("holidays", says, cure))
    return found or [ok("holidays", "đủ cho những tháng tới.")]

"""The Zalo account's tokens and the Zalo bot's, looked at."""

from collections.abc import Sequence
from datetime import datetime

from bot.app.doctor.finding import Diagnosis, fault, note, ok
from bot.app.zalo import PairShelf
from bot.channels.zalo.tokens import Pair
from bot.channels.zalobot.api import ZaloBotApi
from bot.config import Settings
from bot.config.zalobot import ZaloBot
from bot.domain.errors import PlatformDown, Rejected
from bot.storage.engines import open_database
from bot.storage.inspection import DatabaseSeen
from bot.storage.sealed import SealedShelf

LOGIN = "Chạy .venv/bin/bot zalo login bằng tài khoản quản trị của OA."
REFRESHABLE_D, SOON_D = 90, 14
"""The platform takes a refresh token for three months."""
REFUSED = "401"
"""The platform's code of a token that is not, or no longer, one."""
DAY_S = 86_400.0


async def zalo(settings: Settings, seen: DatabaseSeen, now_s: float) -> Sequence[Diagnosis]:
    """Raises BotError: the pair was sealed with another key."""
    if seen.standing is None or seen.standing.found != seen.standing.wanted:
        return [fault("zalo", "chưa có mã truy cập: dữ liệu chưa được lập.", LOGIN)]
    database = open_database(settings.database_url, settings.data_keys)
    try:
        pair = await PairShelf(SealedShelf(database, settings.zalo.keys)).load()
    finally:
        await database.close()
    return [tokens(pair, now_s, settings)]


def tokens(pair: Pair | None, now_s: float, settings: Settings) -> Diagnosis:
    """Pure."""
    if pair is None:
        return fault("zalo", "chưa đăng nhập: chưa có mã truy cập.", LOGIN)
    left_d = REFRESHABLE_D - (now_s - pair.since_s) / DAY_S
    until = f"{datetime.fromtimestamp(pair.until_s, settings.desk.zone):%H:%M %d/%m/%Y}"
    if left_d <= 0:
        return fault("zalo", "mã làm mới đã quá hạn ba tháng.", LOGIN)
    if left_d < SOON_D:
        return note("zalo", f"mã làm mới hết hạn sau {left_d:.0f} ngày vì trợ lý lâu không chạy.", "Chạy trợ lý.")
    if now_s > pair.until_s:
        cure = "Trợ lý tự lấy mã mới khi chạy. Đang chạy mà vẫn vậy thì xem nhật ký (consent anew) và đăng nhập lại."
        return note("zalo", f"mã truy cập hết hạn lúc {until}.", cure)
    return ok("zalo", f"mã truy cập dùng được đến {until}, rồi tự được thay.")


async def zalobot(settings: ZaloBot) -> Sequence[Diagnosis]:
    """Raises DeliveryError: the platform is out of reach."""
    if not settings.token:
        return []
    api = ZaloBotApi(settings.token, settings.api_base)
    try:
        await api.call("getMe", {})
    except (Rejected, PlatformDown) as error:
        if isinstance(error, PlatformDown) and not str(error).startswith(REFUSED):
            raise
        return [fault("zalobot", f"Zalo không nhận mã ({error}).", "Lấy lại mã, đặt lại biến ZALO_BOT_TOKEN.")]
    finally:
        await api.close()
    return [ok("zalobot", "Zalo nhận mã.")]

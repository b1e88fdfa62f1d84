"""Telegram asked about the bot: one question after another, each answer judged by itself."""

from collections.abc import Sequence

from telegram import Bot

from bot.app.doctor import platform
from bot.app.doctor.finding import Diagnosis, fault, note, ok
from bot.app.telegram import bot_of
from bot.channels.telegram.inspection import hook_of, rights_in
from bot.channels.telegram.setup import introduce
from bot.channels.telegram.webhook import PATH
from bot.config import Settings
from bot.domain.errors import BotError, DeliveryError, Moved, Unreachable

NEW_TOKEN = "Lấy lại mã ở @BotFather (/mybots, API Token), đặt lại biến TELEGRAM_BOT_TOKEN, rồi chạy lại."  # noqa: S105


async def telegram(settings: Settings, now_s: float) -> Sequence[Diagnosis]:
    """Raises DeliveryError: the platform is out of reach."""
    if not settings.telegram.token:
        cure = "Không dùng Telegram thì thôi; muốn dùng thì chạy .venv/bin/bot setup."
        return [note("token", "chưa đặt TELEGRAM_BOT_TOKEN: kênh Telegram tắt.", cure)]
    try:
        bot = bot_of(settings)
    except BotError as error:
        return [fault("token", str(error), NEW_TOKEN)]
    try:
        await introduce(bot)
        return [ok("token", f"của @{bot.username}."), await _webhook(bot, settings, now_s), *await _desk(bot, settings)]
    except DeliveryError:
        raise
    except BotError as error:
        return [fault("token", str(error), NEW_TOKEN)]
    finally:
        await bot.shutdown()


async def _webhook(bot: Bot, settings: Settings, now_s: float) -> Diagnosis:
    wanted = settings.telegram.public_url + PATH if settings.telegram.webhook else ""
    try:
        return platform.webhook(await hook_of(bot), wanted, now_s)
    except DeliveryError as error:
        return fault("webhook", f"Telegram không trả lời ({error}).", "Chạy lại lệnh sau một phút.")


async def _desk(bot: Bot, settings: Settings) -> Sequence[Diagnosis]:
    if not settings.desk_chat:
        return []
    try:
        return platform.desk(await rights_in(bot, settings.desk_chat))
    except Moved as error:
        says = f"nhóm bàn trực có số mới: {error.chat}."
        return [note("desk", says, "Sửa desk.chat_id (hoặc DESK_CHAT_ID) thành số ấy.")]
    except Unreachable:
        cure = "Thêm bot vào nhóm; hoặc gõ /id trong nhóm để biết đúng số, rồi sửa desk.chat_id (hoặc DESK_CHAT_ID)."
        return [fault("desk", f"Telegram không thấy nhóm {settings.desk_chat}, hoặc bot không ở trong đó.", cure)]
    except DeliveryError as error:
        return [fault("desk", f"Telegram không trả lời ({error}).", "Chạy lại lệnh sau một phút.")]

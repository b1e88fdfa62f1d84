"""Finding the desk's group and its officers by a code that is typed to the bot: no number has to be looked up.

A code is for one use, for ten minutes and for a few wrong tries; who knows it has seen the operator's screen.
"""

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Bot, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.channels.telegram.polling import ALLOWED_UPDATES
from bot.channels.telegram.setup import WRONG_TOKEN
from bot.domain.codes import ALPHABET
from bot.domain.errors import BotError

COMMAND = "ghep"
LETTERS = 10
VALID_S = 600.0
MAX_WRONG = 10
POLL_S, AGAIN_S = 2, 0.5
LISTEN_S = 6
"""Another program that asks for updates comes back within so long, and the platform tells us (409)."""
MAX_UPDATES = 100
GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
BUSY = (
    "Mã của bot đang được một chương trình khác dùng để nhận tin (409).\n"
    "Xin dừng chương trình ấy (sudo systemctl stop tro-ly, hoặc Ctrl-C ở nơi chạy bot run) rồi chạy lại bot setup."
)
WEBHOOK = (
    "Bot này đang nhận tin bằng webhook, nên không ghép được. Xin dừng trợ lý đang chạy; nếu không còn dùng webhook, "
    "chạy trợ lý một lần với TELEGRAM_MODE=polling rồi dừng."
)
NO_NETWORK = "Không tới được Telegram; xin kiểm tra mạng rồi chạy lại bot setup. Chưa có gì được ghi."
TOO_MANY_WAIT = (
    "Bot còn rất nhiều tin đang chờ nên chưa ghép được mà không mất tin nào: xin chạy trợ lý cho xong các tin ấy, "
    "dừng lại, rồi chạy bot setup."
)
TRIES_OVER = (
    "Mã ghép bị gõ sai quá nhiều lần, có thể có người đang thử đoán. Chưa có gì được ghi; xin chạy lại bot setup."
)
WRONG_CODE = "   Vừa có người gõ một mã không đúng (lần {wrong}, quá {most} lần thì dừng); đang chờ mã ở trên."
NOT_A_GROUP = "   Mã đúng nhưng gõ trong tin nhắn riêng; xin gõ trong nhóm của bàn trực."
TIME_OVER = "Đã quá 10 phút mà chưa ai gõ mã ghép. Chưa có gì được ghi; xin chạy lại bot setup."
PAIRED = "✅ Đã ghép. Người cài đặt xin xem tiếp ở màn hình của máy."


@dataclass(frozen=True, slots=True)
class Paired:
    """Who typed the code, and where. `user` is 0 for one who writes in the name of the group."""

    chat: int
    is_group: bool
    title: str
    user: int
    name: str


class Pairing:
    """Asks the platform for updates without taking any away: those of members wait for `bot run`."""

    def __init__(self, bot: Bot, say: Callable[[str], None], valid_s: float = VALID_S) -> None:
        self._bot = bot
        self._say = say
        self._valid_s = valid_s
        self._seen: set[int] = set()
        self._ours: set[int] = set()

    async def begin(self) -> None:
        """What waits already is no answer to a code.

        Raises:
            BotError: the platform does not let us ask.
        """
        updates = await self._updates(LISTEN_S)
        self._seen |= {update.update_id for update in updates}
        if len(updates) >= MAX_UPDATES:
            raise BotError(TOO_MANY_WAIT)

    async def wait(self, code: str, *, in_group: bool) -> Paired:
        """Until somebody types the code; `in_group`: in private it does not count.

        Raises:
            BotError: nobody did in time, it was guessed at, or the platform does not let us ask.
        """
        end_s = time.monotonic() + self._valid_s
        wrong = 0
        while time.monotonic() < end_s:
            for update in await self._updates(POLL_S):
                if update.update_id in self._seen:
                    continue
                self._seen.add(update.update_id)
                typed = _typed(update)
                if typed is None:
                    continue
                self._ours.add(update.update_id)
                found = _paired(update)
                if not secrets.compare_digest(typed.encode(), plain(code).encode()):
                    wrong += 1
                    self._say(WRONG_CODE.format(wrong=wrong, most=MAX_WRONG))
                elif found.is_group or not in_group:
                    return found
                else:
                    self._say(NOT_A_GROUP)
                if wrong >= MAX_WRONG:
                    raise BotError(TRIES_OVER)
            await asyncio.sleep(AGAIN_S)
        raise BotError(TIME_OVER)

    async def greet(self, paired: Paired) -> str:
        """Say in the chat that it was found; "", or what the bot lacks there in the operator's words."""
        try:
            await self._bot.send_message(paired.chat, PAIRED)
            if not paired.is_group:
                return ""
            member = await self._bot.get_chat_member(paired.chat, self._bot.id)
            chat = await self._bot.get_chat(paired.chat)
        except Forbidden:
            return NO_RIGHTS
        except TelegramError as error:
            return (
                NO_RIGHTS if "right" in error.message.lower() else f"Chưa gửi được vào nhóm ({type(error).__name__})."
            )
        if chat.is_forum and not getattr(member, "can_manage_topics", False):
            return "Nhóm bật chủ đề: xin cho bot làm quản trị viên có quyền quản lý chủ đề."
        if member.status not in {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}:
            return "Nên cho bot làm quản trị viên có quyền xóa tin, để /xoa của người dùng xóa được tin cũ ở nhóm."
        return ""

    async def finish(self) -> None:
        """Take away the codes that were typed, up to the first message that is not ours."""
        updates = await self._updates(0)
        ends = [update.update_id for update in updates if update.update_id not in self._ours]
        last = max((update.update_id for update in updates), default=-1) + 1
        offset = min(ends, default=last)
        if offset and updates:
            await self._updates(0, offset)

    async def _updates(self, timeout_s: int, offset: int | None = None) -> tuple[Update, ...]:
        try:
            return await self._bot.get_updates(
                offset=offset, timeout=timeout_s, limit=MAX_UPDATES, allowed_updates=list(ALLOWED_UPDATES)
            )
        except Conflict as error:
            raise BotError(WEBHOOK if "webhook" in error.message.lower() else BUSY) from error
        except InvalidToken as error:
            raise BotError(WRONG_TOKEN) from error
        except NetworkError as error:
            raise BotError(NO_NETWORK) from error


NO_RIGHTS = "Bot không được phép gửi tin vào nhóm này: xin cho bot quyền gửi tin (hoặc làm quản trị viên) rồi chạy lại."


def new_pairing_code() -> str:
    """29^10 of them: ten tries find none."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return f"{letters[:5]}-{letters[5:]}"


def plain(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())


def _typed(update: Update) -> str | None:
    """What stands behind the command; None for any other message."""
    message = update.message
    if message is None or message.text is None or message.forward_origin is not None:
        return None
    command, _, rest = message.text.partition(" ")
    return plain(rest) if command.partition("@")[0] == f"/{COMMAND}" else None


def _paired(update: Update) -> Paired:
    chat, user = update.effective_chat, update.effective_user
    person = user if user is not None and not user.is_bot else None
    return Paired(
        chat=chat.id if chat else 0,
        is_group=chat is not None and chat.type in GROUPS,
        title=(chat.title if chat else "") or "",
        user=person.id if person else 0,
        name=person.first_name if person else "",
    )

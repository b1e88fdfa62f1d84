"""Secrets of the channels, kept sealed: whoever reads the database or a backup without the key reads nothing."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import bindparam, select

from bot.domain.errors import BotError
from bot.storage.channel_tables import secrets
from bot.storage.database import Database
from bot.storage.dialects import put

_READ = select(secrets.c.sealed).where(secrets.c.name == bindparam("of_name"))


class SealedShelf:
    """Texts by name. `keys`: the first seals; all of them open, so that a key can be changed without loss."""

    def __init__(self, database: Database, keys: Sequence[str]) -> None:
        self._database = database
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    async def load(self, name: str) -> str | None:
        """The text, None where there is none.

        Raises:
            BotError: it was sealed with another key.
            StoreUnavailable: it can't be read now.
        """
        sealed = await self._database.read(lambda connection: connection.execute(_READ, {"of_name": name}).scalar())
        if sealed is None:
            return None
        try:
            return self._fernet.decrypt(str(sealed)).decode()
        except InvalidToken as error:
            raise BotError(
                "TOKEN_KEY: khóa này không mở được mã truy cập đã lưu. Xin đặt lại khóa cũ (thêm khóa mới phía trước, "
                "cách nhau dấu phẩy), hoặc chạy: .venv/bin/bot zalo login"
            ) from error

    async def save(self, name: str, text: str) -> None:
        """Committed when this returns."""
        row: dict[str, object] = {"name": name, "sealed": self._fernet.encrypt(text.encode()).decode()}
        await self._database.write(lambda connection: put(connection, secrets, [row]))

"""`bot reseal`: what members and officers wrote is sealed anew, with the first key of DATA_KEY."""

import argparse
import asyncio

from cryptography.fernet import Fernet

from bot.app.parts import open_data
from bot.config import Settings, load_settings
from bot.domain.errors import BotError
from bot.storage.resealing import reseal

NONE_SET = "DATA_KEY: chưa đặt khóa. Tạo khóa bằng .venv/bin/bot reseal --new-key, ghi vào .env, rồi chạy lại lệnh này."


def run(options: argparse.Namespace) -> int:
    if options.new_key:
        print(Fernet.generate_key().decode())
        return 0
    settings = load_settings()
    if not settings.data_keys:
        raise BotError(NONE_SET)
    asyncio.run(_resealed(settings))
    print("Xong. Mọi lời đã giữ nay mở bằng khóa đầu của DATA_KEY; các khóa sau có thể bỏ.")
    return 0


async def _resealed(settings: Settings) -> None:
    database = await open_data(settings)
    try:
        async for table, rows in reseal(database):
            print(f"  {table}: {rows} dòng")
    finally:
        await database.close()

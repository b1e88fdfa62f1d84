"""`bot migrate`: bring the database to the program's version."""

import argparse
import asyncio

from bot.config import load_settings
from bot.storage.migrate import migrate


def run(_: argparse.Namespace) -> int:
    before, after = asyncio.run(migrate(load_settings().database_url))
    print(
        f"Cơ sở dữ liệu đã ở bản {after}."
        if before == after
        else f"Đã nâng cơ sở dữ liệu từ bản {before or 'trống'} lên bản {after}."
    )
    return 0

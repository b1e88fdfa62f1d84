"""`bot migrate`: bring the database to the program's version; with `--from`, fill it from an SQLite file."""

import argparse
import asyncio

from bot.config import load_settings
from bot.storage.migrate import migrate
from bot.storage.moving.move import move

MOVED = (
    "Đã chuyển xong {count} dòng; số dòng và mã kiểm của từng bảng ở hai bên khớp nhau. Từ nay chạy trợ lý với "
    "DATABASE_URL này. Tệp cũ còn nguyên: xin cất đi, đừng chạy trợ lý trên nó nữa, và xóa nó khi đã yên tâm (trong "
    "đó có dữ liệu của thành viên)."
)


def run(options: argparse.Namespace) -> int:
    url = load_settings().database_url
    if options.source:
        moved = asyncio.run(move(options.source, url, _tell))
        for table, count in sorted(moved.items()):
            print(f"  {table:20}{_written(count):>12}")
        print(MOVED.format(count=_written(sum(moved.values()))))
        return 0
    before, after = asyncio.run(migrate(url))
    print(
        f"Cơ sở dữ liệu đã ở bản {after}."
        if before == after
        else f"Đã nâng cơ sở dữ liệu từ bản {before or 'trống'} lên bản {after}."
    )
    return 0


def _tell(table: str, gone: int) -> None:
    print(f"  … {table}: {_written(gone)} dòng", flush=True)


def _written(count: int) -> str:
    return f"{count:,}".replace(",", ".")

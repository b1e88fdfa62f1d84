"""`bot restore`: a backup in the place of the database, which is kept beside it."""

import argparse
import time
from datetime import datetime

from bot.app.backups import restore
from bot.config import load_settings


def run(options: argparse.Namespace) -> int:
    settings = load_settings()
    done = restore(settings, options.file, time.time())
    made = datetime.fromtimestamp(done.manifest.made_s, settings.desk.zone)
    print(
        f"Đã khôi phục dữ liệu lúc {made:%H:%M:%S ngày %d/%m/%Y}: {done.manifest.contents.count} dòng, "
        f"{done.manifest.contents.rows.get('cases', 0)} vụ."
    )
    if done.aside is not None:
        print(f"Dữ liệu trước đó còn ở {done.aside}; bot backup xóa nó sau {settings.retention.backup_days} ngày.")
    print(
        "Việc xảy ra sau lúc ấy không còn trong dữ liệu. "
        f"{done.settled.letters} tin đang chờ gửi khi ấy có thể đã tới, mỗi tin chỉ thử thêm một lần; "
        f"{done.settled.broadcasts} tin phát đang chạy hoặc đã đến giờ được giữ lại chờ cán bộ trực. "
        "Ai đã xóa dữ liệu (/xoa) sau lúc sao lưu thì dữ liệu ấy trở lại: xin báo họ xóa lại. Chạy lại trợ lý để dùng."
    )
    return 0

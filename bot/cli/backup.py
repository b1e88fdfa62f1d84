"""`bot backup`: a sealed copy of the database while the program runs; `--verify` opens one and looks it through."""

import argparse
import os
import time
from datetime import datetime

from cryptography.fernet import Fernet

from bot.app.backups import back_up, verify
from bot.config import Settings, load_settings
from bot.storage.backup.manifest import Manifest

MEGABYTE = 1_000_000
KINDNESS = 10
"""How much the copy steps back from the processor for those who answer members."""


def run(options: argparse.Namespace) -> int:
    if options.new_key:
        print(Fernet.generate_key().decode())
        return 0
    settings = load_settings()
    os.nice(KINDNESS)
    if options.verify is not None:
        print(f"Bản sao lưu tốt, khôi phục được: {_told(settings, verify(settings, options.verify))}.")
        return 0
    made, removed = back_up(settings, options.folder or settings.backup_folder, time.time())
    print(f"Đã sao lưu vào {made.path} ({made.bytes / MEGABYTE:.1f} MB): {_told(settings, made.manifest)}.")
    if removed:
        print(f"Đã xóa {len(removed)} tệp quá {settings.retention.backup_days} ngày (retention.backup_days).")
    return 0


def _told(settings: Settings, manifest: Manifest) -> str:
    made = datetime.fromtimestamp(manifest.made_s, settings.desk.zone)
    contents = manifest.contents
    cases = contents.rows.get("cases", 0)
    return (
        f"dữ liệu lúc {made:%H:%M:%S ngày %d/%m/%Y}, bản {contents.version}, {contents.count} dòng trong "
        f"{len(contents.rows)} bảng, {cases} vụ"
    )

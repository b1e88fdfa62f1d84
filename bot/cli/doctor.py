"""`bot doctor`: every check of an installation, each finding with its cure."""

import argparse
import asyncio
import json
import os
import time
from dataclasses import asdict

from bot.app.doctor.examining import Examination
from bot.app.doctor.finding import Diagnosis, Severity, fault, ok, told
from bot.config import load_settings
from bot.config.settings import DEFAULT_CONFIG
from bot.domain.errors import DataFaults

EXIT_OK, EXIT_FAULTS = 0, 1


def run(options: argparse.Namespace) -> int:
    found = _found(offline=options.offline)
    faults = any(one.level is Severity.FAULT for one in found)
    if options.json:
        print(json.dumps({"ok": not faults, "findings": [asdict(one) for one in found]}, ensure_ascii=False, indent=1))
    else:
        print(told(found))
    return EXIT_FAULTS if faults else EXIT_OK


def _found(*, offline: bool) -> tuple[Diagnosis, ...]:
    try:
        settings = load_settings()
    except DataFaults as error:
        cure = "Sửa chỗ ấy rồi chạy lại; các mục khác chỉ xem được khi cài đặt không còn lỗi."
        return tuple(fault("settings", str(one), cure) for one in error.faults)
    config = os.environ.get("BOT_CONFIG", DEFAULT_CONFIG)
    found = asyncio.run(Examination(settings, config, offline, time.time).findings())
    return (ok("settings", f"{config} đọc được, không có lỗi."), *found)

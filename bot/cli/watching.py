"""`bot check --watch`: once more after each change of a file."""

import os
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from watchfiles import watch

from bot.config.settings import DEFAULT_CONFIG
from bot.domain.errors import DataFaults

SETTLE_MS = 400

Check = Callable[[], list[Path]]
Watch = Callable[..., Iterable[object]]


def watch_over(check: Check, changes: Watch = watch) -> None:
    """Until Ctrl+C. `check` gives the folders that it read; the configuration is watched too."""
    config = Path(os.environ.get("BOT_CONFIG", DEFAULT_CONFIG))
    folders = _checked(check) or [config.parent / "knowledge"]
    print("Đang theo dõi các tệp; bấm Ctrl+C để dừng.", flush=True)
    for _ in changes(*folders, config, debounce=SETTLE_MS):
        print(f"── {datetime.now().astimezone():%H:%M:%S} ──")
        _checked(check)


def _checked(check: Check) -> list[Path]:
    try:
        return check()
    except DataFaults as faults:
        print(f"{faults}\n{len(faults.faults)} lỗi.", file=sys.stderr, flush=True)
        return []

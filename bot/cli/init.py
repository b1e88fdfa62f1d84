"""`bot init`: config.yaml, the knowledge to edit and the questions to try it on, in a folder where none of them is."""

import argparse
import shutil
from pathlib import Path

from bot.data.reasons import reason_of
from bot.data.shipped import CONFIG, KNOWLEDGE, LABELLED, LABELLED_FILES, shipped
from bot.domain.errors import BotError


def run(options: argparse.Namespace) -> int:
    folder: Path = options.folder
    begin(folder)
    print(
        f"Đã ghi {folder / CONFIG}, {folder / KNOWLEDGE} và các câu hỏi có đáp án ({folder / LABELLED}). "
        "Xin sửa cho đúng đơn vị của mình, rồi trong thư mục ấy gõ: "
        "bot check (kiểm tra), bot chat (thử), bot setup (nối với Telegram)."
    )
    return 0


def begin(folder: Path) -> None:
    """Write them, the settings last: a folder that has them was written whole.

    Raises:
        BotError: one of them is there already, which nothing is written over, or can't be written.
    """
    there = [name for name in (CONFIG, KNOWLEDGE, LABELLED) if (folder / name).exists()]
    if there:
        raise BotError(
            f"Trong {folder} đã có {' và '.join(there)}; bot init không ghi đè. Xin chọn thư mục khác, hoặc đổi tên "
            "cái đang có."
        )
    source = shipped()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source / KNOWLEDGE, folder / KNOWLEDGE, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        for one in (path for files in LABELLED_FILES for path in sorted((source / LABELLED).glob(files))):
            into = folder / one.relative_to(source)
            into.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(one, into)
        shutil.copyfile(source / CONFIG, folder / CONFIG)
    except OSError as error:
        raise BotError(f"{folder}: không ghi được ({reason_of(error)}).") from error

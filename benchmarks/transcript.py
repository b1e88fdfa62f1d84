"""The README's chat, made by asking: `make transcript` writes it anew, `--check` says whether it still holds."""

import argparse
import sys
from pathlib import Path

from benchmarks.accuracy import ROOT
from bot.app import open_library
from bot.channels.console import as_text
from bot.config import load_settings
from bot.dialogue.engine import State, step
from bot.domain.messages import Incoming

README = ROOT / "README.md"
BEGIN, END = "<!-- transcript -->", "<!-- /transcript -->"
SAID = (
    "dang anh hop chi bo len fb dc ko",
    "2",
    "Con rể tôi gửi đoạn phim ông tướng nói sắp đổi tiền, miệng cứ lệch lệch. Tôi đưa lên nhóm được chưa?",
    "nếu đăng tin giả thì phạt mấy triệu v mn",
    "mai mua vang dc chua",
)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--check", action="store_true")
    wanted = written(README.read_text(encoding="utf-8"), transcript())
    if options.parse_args().check:
        return 0 if wanted == README.read_text(encoding="utf-8") else 1
    README.write_text(wanted, encoding="utf-8")
    return 0


def transcript() -> str:
    """Each message behind "›", then the reply as the terminal shows it."""
    shelf = open_library(load_settings({"BOT_CONFIG": str(Path(ROOT) / "config.yaml")}))
    state = State()
    lines = []
    for said in SAID:
        result = step(state, Incoming(text=said), shelf)
        state = result.state
        lines += [f"› {said}", "", as_text(result.reply), ""]
    return "\n".join(lines).rstrip()


def written(readme: str, chat: str) -> str:
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n```text\n{chat}\n```\n\n{END}{after}"


if __name__ == "__main__":
    sys.exit(main())

"""What the README shows, made by running: the chat by asking, the figures as `make bench` printed them last.

`make transcript` writes both anew; `--check` says whether they still hold.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.accuracy import ROOT
from bot.app import open_library
from bot.channels.console import as_text
from bot.config import load_settings
from bot.dialogue.engine import step
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.messages import Incoming

README = ROOT / "README.md"
RESULTS = ROOT / "benchmarks" / "results.txt"
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
    readme = README.read_text(encoding="utf-8")
    figures = RESULTS.read_text(encoding="utf-8").strip()
    wanted = filled(filled(readme, "transcript", transcript()), "figures", figures)
    if options.parse_args().check:
        return 0 if wanted == readme else 1
    README.write_text(wanted, encoding="utf-8")
    return 0


def transcript() -> str:
    """Each message behind "›", then the reply as the terminal shows it."""
    shelf = open_library(load_settings({"BOT_CONFIG": str(Path(ROOT) / "config.yaml")}))
    state = State()
    lines = []
    for said in SAID:
        result = step(state, Incoming(text=said), Context(shelf))
        state = result.state
        lines += [f"› {said}", "", as_text(result.replies[0]), ""]
    return "\n".join(lines).rstrip()


def filled(readme: str, name: str, text: str) -> str:
    """The README with this text between the marks of that name."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = readme.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n```text\n{text}\n```\n\n{end}{after}"


if __name__ == "__main__":
    sys.exit(main())

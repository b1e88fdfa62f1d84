"""`bot explain`: how an answer came about, as text or as a page."""

import argparse

from bot import filing
from bot.app import open_answerer
from bot.cli.ask import as_explained, as_turned
from bot.cli.pages import as_page
from bot.config import load_settings
from bot.domain.errors import BotError


def run(options: argparse.Namespace) -> int:
    text = " ".join(options.text)
    if not text.strip():
        raise BotError("bot explain: cần một câu hỏi, ví dụ: .venv/bin/bot explain “bài này chia sẻ được không?”")
    knowledge, answerer = open_answerer(load_settings())
    explanation = answerer.explain(text)
    if options.html is None:
        print(as_explained(explanation))
        return 0
    page = as_page(
        "explain.html",
        text=text,
        explanation=explanation,
        turned=as_turned(explanation) if explanation.turning else "",
        entries=knowledge.entries,
        clauses=knowledge.clauses,
    )
    filing.write((filing.read(options.html), page))
    print(f"Đã ghi trang {options.html}.")
    return 0

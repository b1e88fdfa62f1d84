"""`bot entries`: what an editor should look at."""

import argparse
from collections.abc import Callable

from bot.answers.loader import load_knowledge
from bot.app import open_answerer
from bot.config import load_settings
from bot.domain.errors import BotError
from bot.evaluation.entries import longest_unchecked, strays, unmet
from bot.evaluation.questions import read_questions


def run(options: argparse.Namespace) -> int:
    work: dict[str, Callable[[], list[str]]] = {
        "strays": _strays,
        "unmet": lambda: _unmet(options.files),
        "unchecked": _unchecked,
    }
    lines = work[options.what]()
    print("\n".join(lines[: options.most]) or "Không có gì cần xem.")
    if len(lines) > options.most:
        print(f"… và {len(lines) - options.most} dòng nữa (--most để xem thêm).")
    return 0


def _strays() -> list[str]:
    settings = load_settings()
    _, answerer = open_answerer(settings)
    _, corpus = load_knowledge(settings.knowledge)
    own = [pair for pair in zip(corpus.texts, corpus.entries, strict=True) if pair[1] in answerer.entries]
    return [f"{one.own} → {one.other}: {one.text}" for one in strays(own, answerer.nearest)]


def _unmet(files: list[str]) -> list[str]:
    if not files:
        raise BotError("bot entries unmet: cần ít nhất một tệp câu hỏi, dạng tests/questions/report.jsonl")
    _, answerer = open_answerer(load_settings())
    questions = [question.text for place in files for question in read_questions(place)]
    return unmet(answerer.entries, questions, answerer.answer)


def _unchecked() -> list[str]:
    knowledge, _ = load_knowledge(load_settings().knowledge)
    return [
        f"{entry.checked or 'chưa soát':10}  {entry.topic}/{entry.id}"
        + (f"  (chờ soát lại: {entry.recheck})" if entry.recheck else "")
        for entry in longest_unchecked(knowledge.entries.values())
    ]

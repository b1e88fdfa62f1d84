"""`bot entries`: what an editor should look at."""

import argparse
import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bot.answers.loader import load_knowledge
from bot.app import open_answerer
from bot.app.parts import SystemClock, open_store
from bot.config import Settings, load_settings
from bot.config.carriers import CARRIERS
from bot.domain.errors import BotError
from bot.domain.figures import withheld
from bot.evaluation.entries import longest_unchecked, strays, unmet
from bot.evaluation.labelled import read_labelled
from bot.evaluation.lone_words import of_rules
from bot.evaluation.questions import read_questions
from bot.teaching.writing import TaughtFolders

ASKED_DAYS = 84


def run(options: argparse.Namespace) -> int:
    work: dict[str, Callable[[], list[str]]] = {
        "strays": _strays,
        "words": _words,
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


def _words() -> list[str]:
    settings = load_settings()
    knowledge, answerer = open_answerer(settings)
    _, corpus = load_knowledge(settings.knowledge)
    found, fillers = of_rules(knowledge, corpus, answerer.answer)
    return [
        f"{one.entry}: “{one.word}” (trong {len(fillers)} lời chuyện khác: trả lời {one.answered}, gợi ý "
        f"{one.suggested}; đứng trong {one.examples} câu mẫu)"
        for one in found
    ]


def _unmet(files: Sequence[str]) -> list[str]:
    """By the questions of the files, else by all with a known answer that lie beside the knowledge."""
    settings = load_settings()
    _, answerer = open_answerer(settings)
    if files:
        questions = [question.text for place in files for question in read_questions(place)]
    else:
        beside = settings.knowledge.parent / "tests"
        twins = TaughtFolders.of(settings.knowledge).twins
        questions = [one.text for one in read_labelled(beside, twins, answerer.entries)]
    if not questions:
        raise BotError("bot entries unmet: cần ít nhất một tệp câu hỏi, dạng tests/questions/report.jsonl")
    return unmet(answerer.entries, questions, answerer.answer)


def _unchecked() -> list[str]:
    settings = load_settings()
    knowledge, _ = load_knowledge(settings.knowledge)
    asked = asyncio.run(_asked(settings))
    told = dict(zip(asked, withheld(tuple(asked.values())), strict=True))
    return [
        f"{entry.checked or 'chưa soát':10}  {entry.topic}/{entry.id}  ({_times(told, entry.topic)})"
        + (f"  (chờ soát lại: {entry.recheck})" if entry.recheck else "")
        for entry in longest_unchecked(knowledge.entries.values(), {topic: count or 0 for topic, count in told.items()})
    ]


def _times(told: Mapping[str, int | None], topic: str) -> str:
    count = told.get(topic, 0)
    return "chủ đề ít được hỏi" if count is None else f"chủ đề được hỏi {count} lần"


async def _asked(settings: Settings) -> Mapping[str, int]:
    """How often each topic was asked about in the last weeks, of nobody in particular."""
    store = await open_store(settings)
    try:
        facts = await store.counted().facts(SystemClock.now_s() - ASKED_DAYS * 24 * 3600.0, tuple(CARRIERS))
    finally:
        await store.close()
    counts: Counter[str] = Counter()
    for (_, topic, _), number in facts.asked.items():
        counts[topic] += number
    return counts

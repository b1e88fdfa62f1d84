"""`bot eval`: how right the answers are, by style and beside the baselines; or the matcher alone on an intent set."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from bot.answers.answerer import Answerer
from bot.answers.background_files import read_background
from bot.answers.loader import load_knowledge, read_lexicon
from bot.app import library, open_answerer
from bot.cli.ask import as_row
from bot.config import Settings, load_settings
from bot.domain.errors import BotError
from bot.evaluation.baselines import build_baselines
from bot.evaluation.exam import ExamForm, as_lines, silence, sit
from bot.evaluation.intents import score_intents
from bot.evaluation.judging import Score
from bot.evaluation.lone_words import as_table as lone_words_table
from bot.evaluation.lone_words import of_rules
from bot.evaluation.questions import read_intents, read_questions, read_rows
from bot.evaluation.tables import ALL, as_table, by_style, misses, score_baseline


def run(options: argparse.Namespace) -> int:
    settings = load_settings()
    if options.train or options.test:
        return _intents(options, settings.knowledge)
    if options.exam or options.silence:
        return _exams(options, settings)
    if options.lone_words:
        return _lone_words(options, settings)
    if not options.files:
        raise BotError("bot eval: cần ít nhất một tệp câu hỏi, --exam THƯ MỤC, hoặc --train TỆP --test TỆP")
    _, answerer = open_answerer(settings)
    results = {}
    for place in options.files:
        scores, lines = _ask(place, answerer)
        results[place] = scores
        if not options.json:
            print(f"{place}\n{as_table(scores)}\n" + "\n".join(lines if options.misses else []))
    if not options.no_baselines:
        results |= _baselines(options.files, settings, answerer, quiet=options.json)
    if options.json:
        print(json.dumps({place: _shares(scores) for place, scores in results.items()}, ensure_ascii=False))
    return 0


def _ask(place: str, answerer: Answerer) -> tuple[dict[str, Score], list[str]]:
    questions = read_questions(place)
    answers = [answerer.answer(question.text) for question in questions]
    return by_style(questions, answers), misses(questions, answers)


def _baselines(places: list[str], settings: Settings, answerer: Answerer, quiet: bool) -> dict[str, dict[str, Score]]:
    """All files together, the product first; the baselines' thresholds are set on these same questions."""
    questions = [question for place in places for question in read_questions(place)]
    _, corpus = load_knowledge(settings.knowledge)
    scores = {"sản phẩm này": by_style(questions, [answerer.answer(question.text) for question in questions])[ALL]}
    for baseline in build_baselines(corpus, answerer.entries):
        scores[baseline.label] = score_baseline(baseline, questions, answerer.entries)
    if not quiet:
        print(f"So với cách làm thông thường (ngưỡng đặt ngay trên các câu này)\n{as_table(scores)}")
    return {"baselines": scores}


def _exams(options: argparse.Namespace, settings: Settings) -> int:
    shelf = library(settings, *open_answerer(settings))
    asked = ExamForm(
        one=lambda text: as_row({"text": text}, shelf),
        turns=lambda turns: as_row({"turns": list(turns)}, shelf)["replies"],
    )
    figures = sit(Path(options.exam), asked) if options.exam else []
    if options.silence:
        figures += silence(read_rows(options.silence), asked)
    if options.json:
        print(json.dumps([{**asdict(figure), "share": round(figure.share, 4)} for figure in figures]))
    else:
        print(as_lines(figures))
    return 0


def _lone_words(options: argparse.Namespace, settings: Settings) -> int:
    knowledge, answerer = open_answerer(settings)
    _, corpus = load_knowledge(settings.knowledge)
    found, fillers = of_rules(knowledge, corpus, answerer.answer)
    if options.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        print(lone_words_table(found, fillers))
    return 0


def _intents(options: argparse.Namespace, knowledge: Path) -> int:
    if not (options.train and options.test):
        raise BotError("bot eval: --train và --test phải đi cùng nhau")
    result = score_intents(
        read_intents(options.train),
        read_intents(options.test),
        read_background(knowledge),
        read_lexicon(knowledge),
    ).rounded()
    if options.json:
        print(json.dumps(result))
    else:
        print("  ".join(f"{name} {value}" for name, value in result.items()))
    return 0


def _shares(scores: dict[str, Score]) -> dict[str, dict[str, float]]:
    return {name: {key: round(value, 4) for key, value in one.shares.items()} for name, one in scores.items()}

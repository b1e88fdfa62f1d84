"""Accuracy on the labelled questions, beside the baselines, and of the matcher alone on an intent set."""

import random
from pathlib import Path

from benchmarks.noise import mix
from bot.answers.answerer import Answerer
from bot.answers.background_files import read_background
from bot.answers.loader import read_lexicon
from bot.answers.schema import Corpus
from bot.evaluation.baselines import build_baselines
from bot.evaluation.intents import score_intents, score_ranker
from bot.evaluation.questions import read_intents, read_questions
from bot.evaluation.tables import ALL, as_table, by_style, score_baseline

ROOT = Path(__file__).parent.parent
SETS = {
    "tune.jsonl": ROOT / "tests/questions/tune.jsonl",
    "report.jsonl": ROOT / "tests/questions/report.jsonl",
    "dev.jsonl": ROOT.parent / "shared/questions/dev.jsonl",
}


def questions_table(answerer: Answerer, corpus: Corpus) -> str:
    """Every labelled set, the report set by style, and the baselines on the report set."""
    scores = {}
    for name, path in SETS.items():
        if path.exists():
            questions = read_questions(str(path))
            scores[name] = by_style(questions, [answerer.answer(one.text) for one in questions])[ALL]
    report = read_questions(str(SETS["report.jsonl"]))
    styles = by_style(report, [answerer.answer(one.text) for one in report])
    styles.pop(ALL)
    scores |= {f"  report.jsonl, {style}": one for style, one in styles.items()}
    for baseline in build_baselines(corpus, answerer.entries):
        scores[f"report.jsonl: {baseline.label}"] = score_baseline(baseline, report, answerer.entries)
    return as_table(scores)


def intents_table(knowledge: Path) -> str:
    """The matcher alone on tests/intents: as written, and with mixed noise."""
    folder = ROOT / "tests/intents"
    training, clean = read_intents(str(folder / "train.jsonl")), read_intents(str(folder / "test.jsonl"))
    draw = random.Random(2022)
    noisy = [(mix(text, draw), entry) for text, entry in clean for _ in range(3)]
    background, lexicon = read_background(knowledge), read_lexicon(knowledge)
    texts, entries = zip(*training, strict=True)
    *_, tfidf = build_baselines(Corpus(texts, entries, (), lexicon), set(entries))
    lines = []
    for name, test in (("clean", clean), ("mix", noisy)):
        ours = score_intents(training, test, background, lexicon).rounded()
        plain = score_ranker(tfidf.names, tfidf.scores, test).rounded()
        for who, result in ((name, ours), (f"{name}, {tfidf.label}", plain)):
            lines.append(f"{who:40}" + "  ".join(f"{key} {value:.4f}" for key, value in result.items()))
    return "\n".join(lines)

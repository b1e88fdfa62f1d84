"""`bot ask`: one question, or a file of them."""

import argparse
import json
from typing import Any

from bot.answers.answerer import Explanation
from bot.answers.decision import Answer, Status
from bot.answers.reading import SYLLABLE
from bot.app import library, open_answerer
from bot.channels.console import as_text
from bot.config import load_settings
from bot.dialogue.engine import step
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.errors import BotError
from bot.domain.messages import Incoming
from bot.evaluation.questions import STANDARD_INPUT, read_rows

MAX_CITATIONS = 3


def run(options: argparse.Namespace) -> int:
    settings = load_settings()
    knowledge, answerer = open_answerer(settings)
    shelf = library(settings, knowledge, answerer)
    if options.jsonl is not None:
        for row in read_rows(options.jsonl or STANDARD_INPUT):
            print(json.dumps({**row, **as_row(row["text"], shelf)}, ensure_ascii=False))
        return 0
    question = " ".join(options.question)
    if not question:
        raise BotError("bot ask: cần một câu hỏi, ví dụ: bot ask “bài này chia sẻ được không?”")
    if options.verbose:
        print(as_explained(answerer.explain(question)) + "\n")
    print(json.dumps(as_row(question, shelf), ensure_ascii=False) if options.json else reply_to(question, shelf))
    return 0


def as_row(text: str, shelf: Library) -> dict[str, Any]:
    """An answer in the form of the contract (design, section 4)."""
    answer = shelf.answer(text)
    answered = answer.entry if answer.status is Status.ANSWERED else None
    return {
        "text": text,
        "status": str(answer.status),
        "entry": _named(answer),
        "verdict": str(answered.verdict) if answered else None,
        "citations": list(dict.fromkeys(answered.clauses))[:MAX_CITATIONS] if answered else [],
        "confidence": round(answer.confidence, 4),
        "suggestions": _suggestions(answer),
        "reply": reply_to(text, shelf),
    }


def _named(answer: Answer) -> str | None:
    said = answer.card or answer.entry
    return said.id if said else None


def reply_to(text: str, shelf: Library) -> str:
    """What a member would read who asked this first."""
    return as_text(step(State(), Incoming(text=text), Context(shelf)).replies[0])


def as_explained(explanation: Explanation) -> str:
    """How the answer came about, for the person who writes the knowledge."""
    read = " ".join(
        name if weight == 1.0 else f"{name}({weight:.2f})"
        for name, weight in explanation.analysis.terms[SYLLABLE].items()
    )
    features = ", ".join(f"{name} {weight:+.2f}" for name, weight in explanation.features)
    ranking = "\n".join(f"  {share:6.1%}  {name}" for name, share in explanation.ranking)
    answer = explanation.answer
    gate = f" ({answer.gate})" if answer.gate else ""
    return (
        f"đọc thành: {read}\nphủ định: {'có' if explanation.negated else 'không'}\nđặc trưng mạnh nhất: {features}\n"
        f"xếp hạng:\n{ranking}\nquyết định: {answer.status}{gate}, độ tin cậy {answer.confidence:.2f}"
    )


def _suggestions(answer: Answer) -> list[dict[str, Any]]:
    return [
        {
            "entry": suggestion.entry.id,
            "title": suggestion.entry.title,
            "verdict": str(suggestion.entry.verdict),
            "citations": list(dict.fromkeys(suggestion.entry.clauses)),
            "confidence": round(suggestion.confidence, 4),
        }
        for suggestion in answer.suggestions
    ]

"""`bot ask`: one question, or a file of them."""

import argparse
import json
from dataclasses import replace
from typing import Any

from bot.answers.answerer import Explanation
from bot.answers.decision import Answer, AnswerStatus
from bot.answers.reading import SYLLABLE
from bot.app import library, open_answerer
from bot.channels.console import as_text
from bot.config import load_settings
from bot.dialogue.library import Library
from bot.dialogue.step import Said
from bot.domain.errors import BotError
from bot.evaluation.conversing import TurnHeard, converse
from bot.evaluation.questions import STANDARD_INPUT, Row, read_rows

MAX_CITATIONS = 3
OTHER = "other"


def run(options: argparse.Namespace) -> int:
    settings = load_settings(or_shipped=True)
    knowledge, answerer = open_answerer(settings)
    shelf = library(settings, knowledge, answerer)
    if options.jsonl is not None:
        for row in read_rows(options.jsonl or STANDARD_INPUT, _check_said, keys=()):
            print(json.dumps({**row, **as_row(row, shelf)}, ensure_ascii=False))
        return 0
    question = " ".join(options.question)
    if not question:
        raise BotError("bot ask: cần một câu hỏi, ví dụ: .venv/bin/bot ask “bài này chia sẻ được không?”")
    if options.verbose:
        print(as_explained(answerer.explain(question)) + "\n")
    row = as_row({"text": question}, shelf)
    print(json.dumps(row, ensure_ascii=False) if options.json else row["reply"])
    return 0


def _check_said(row: Row) -> str | None:
    """A row has its text, or in its place `turns`: what a member says one after the other."""
    if "turns" not in row:
        return None if isinstance(row.get("text"), str) else 'cần "text" là một lời'
    turns = row["turns"]
    if isinstance(turns, list) and all(isinstance(turn, str) for turn in turns):
        return None
    return 'cần "turns" là một danh sách lời'


def as_row(row: Row, shelf: Library) -> dict[str, Any]:
    """What follows a row's text, or each of its turns, as one line of JSON."""
    if "turns" in row:
        return {"replies": [_as_reply(heard) for heard in converse(row["turns"], shelf)]}
    (heard,) = converse([row["text"]], shelf)
    if heard.said is None:
        heard = replace(heard, said=Said(shelf.answer(row["text"])))
    return _as_reply(heard)


def _as_reply(heard: TurnHeard) -> dict[str, Any]:
    reply = "\n\n".join(as_text(reply) for reply in heard.replies)
    if heard.said is None:
        other: dict[str, Any] = {
            "status": OTHER,
            "entry": heard.step,
            "verdict": None,
            "citations": [],
            "confidence": 1.0,
        }
        return {"text": heard.text, **other, "suggestions": [], "reply": reply}
    answer = heard.said.answer
    found: dict[str, Any] = {
        "text": heard.text,
        "status": str(answer.status),
        **_told(answer),
        "confidence": round(answer.confidence, 4),
        "suggestions": _suggestions(answer),
        "reply": reply,
    }
    if heard.said.also:
        found["also"] = [{"question": question, **_told(also)} for question, also in heard.said.also]
    if heard.said.signs:
        found["signs"] = list(heard.said.signs)
    return found


def _told(answer: Answer) -> dict[str, Any]:
    answered = answer.entry if answer.status is AnswerStatus.ANSWERED else None
    return {
        "entry": _named(answer),
        "verdict": str(answered.verdict) if answered and answered.verdict else None,
        "citations": list(dict.fromkeys(answered.clauses))[:MAX_CITATIONS] if answered else [],
    }


def _named(answer: Answer) -> str | None:
    said = answer.card or answer.entry
    return said.id if said else None


def as_explained(explanation: Explanation) -> str:
    """How the answer came about, for the person who writes the knowledge."""
    read = " ".join(
        name if weight == 1.0 else f"{name}({weight:.2f})"
        for name, weight in explanation.analysis.terms[SYLLABLE].items()
    )
    features = ", ".join(f"{name} {weight:+.2f}" for name, weight in explanation.features)
    ranking = "\n".join(f"  {share:6.1%}  {name}" for name, share in explanation.ranking)
    circumstances = ", ".join(explanation.circumstances) or "không có"
    turning = f"\n{as_turned(explanation)}" if explanation.turning else ""
    answer = explanation.answer
    gate = f" ({answer.gate})" if answer.gate else ""
    return (
        f"đọc thành: {read}\nphủ định: {'có' if explanation.negated else 'không'}\nđặc trưng mạnh nhất: {features}\n"
        f"xếp hạng:\n{ranking}\ntình tiết: {circumstances}{turning}\n"
        f"quyết định: {answer.status}{gate}, độ tin cậy {answer.confidence:.2f}"
    )


def as_turned(explanation: Explanation) -> str:
    """What an editor does where a clause itself says what the circumstance takes for unsaid."""
    first, named = explanation.ranking[0][0], ", ".join(explanation.turning)
    return (
        f"vì tình tiết {named} mà không dùng {first}. Mục văn bản của câu trả lời ấy có nói điều này thì ghi vào "
        f"câu trả lời: despite: [{named}]"
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

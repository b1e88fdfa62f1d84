"""All questions with a known answer that a folder of tests holds, put one way, to be asked again and again."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.answers.decision import Answer, AnswerStatus, agree
from bot.answers.schema import Entry, Kind
from bot.data.reasons import reason_of
from bot.data.yaml_bounded import loaded
from bot.domain.errors import BotError
from bot.evaluation.judging import Question, judge
from bot.evaluation.questions import read_questions, read_rows

ANSWERS, QUESTIONS, EXAM = "answers", "questions", "exam"
_LONGER = ("conversations",)
"""Exams of several messages each."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """`entry`: what should be said, for a question of an entry's own; `question`: for one with verdicts and clauses.
    Without either only a change is seen.
    """

    text: str
    place: str
    entry: Entry | None = None
    question: Question | None = None

    def is_right(self, answer: Answer) -> bool | None:
        if self.question is not None:
            judged = judge(self.question, answer)
            return judged.right if self.question.answerable else not judged.false_answer
        if self.entry is None:
            return None
        if self.entry.kind is Kind.NOT_COVERED:
            return answer.status is not AnswerStatus.ANSWERED
        return answer.status is AnswerStatus.ANSWERED and answer.entry is not None and agree(answer.entry, self.entry)


def read_labelled(folder: Path, twins: Path, entries: Mapping[str, Entry]) -> list[Labelled]:
    """Those of `folder` (tests/), where it is here, and of `twins`, the folder of the entries' own questions."""
    found = [one for path in sorted(twins.glob("*.yaml")) for one in _of_entries(path, entries)]
    for path in sorted((folder / QUESTIONS).glob("*.jsonl")):
        found += [Labelled(one.text, path.name, question=one) for one in read_questions(str(path))]
    for path in sorted((folder / EXAM).glob("*.jsonl")):
        if path.stem not in _LONGER:
            found += [Labelled(text, path.name) for text in _texts(path)]
    return found


def _of_entries(path: Path, entries: Mapping[str, Entry]) -> list[Labelled]:
    try:
        rows = loaded(path.read_text(encoding="utf-8"))["questions"]
        return [Labelled(str(row["text"]), path.name, entries[row["entry"]]) for row in rows if row["entry"] in entries]
    except OSError as error:
        raise BotError(f"{path}: không đọc được tệp ({reason_of(error)}).") from error
    except (ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise BotError(f"{path}: cần danh sách questions, mỗi dòng có text và entry.") from error


def _texts(path: Path) -> list[str]:
    texts = []
    for row in read_rows(str(path), keys=()):
        parts = [row, row.get("a"), row.get("b")]
        texts += [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]
    return texts

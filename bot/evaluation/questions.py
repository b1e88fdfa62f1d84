"""Reading question sets: JSON lines, every fault named with its line."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.answers.schema import Verdict
from bot.data.reasons import reason_of
from bot.domain.errors import DataFaults, Fault
from bot.evaluation.judging import Question

STANDARD_INPUT = "-"
Row = dict[str, Any]


def read_rows(
    place: str, check: Callable[[Row], str | None] = lambda _: None, keys: Sequence[str] = ("text",)
) -> list[Row]:
    """The objects of a JSON-lines file ("-": standard input), each with these keys; blank lines are passed over.

    `check` says what else was expected of a row, or None when it is sound.

    Raises:
        DataFaults: naming every line that is not as expected.
    """
    faults: list[Fault] = []
    rows: list[Row] = []
    for number, line in enumerate(_lines(place), 1):
        if not line.strip():
            continue
        row, expected = _parse(line, keys)
        if row is not None and expected is None:
            expected = check(row)
        if row is None or expected is not None:
            faults.append(Fault(place, number, "(dòng)", expected or "cần một đối tượng JSON"))
        else:
            rows.append(row)
    if faults:
        raise DataFaults(faults)
    return rows


def read_questions(place: str) -> list[Question]:
    """A labelled set in the form of tests/questions/tune.jsonl."""
    return [
        Question(
            id=str(row.get("id", number)),
            text=row["text"],
            style=str(row.get("style", "")),
            verdicts=frozenset(Verdict(verdict) for verdict in _verdicts(row)),
            clauses=frozenset(row["clauses"]) if row["expect"] == "answer" else frozenset(),
        )
        for number, row in enumerate(read_rows(place, _check_question), 1)
    ]


def read_intents(place: str) -> list[tuple[str, str | None]]:
    """Texts with their entry; None is to be abstained from."""
    return [(row["text"], row["entry"]) for row in read_rows(place, _check_intent)]


def _lines(place: str) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if place == STANDARD_INPUT else Path(place).read_bytes()
    except OSError as error:
        raise DataFaults([Fault(place, 1, "(tệp)", f"không đọc được tệp: {reason_of(error)}")]) from error
    return data.decode("utf-8", errors="replace").split("\n")


def _parse(line: str, keys: Sequence[str]) -> tuple[Row | None, str | None]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return None, f"cần một đối tượng JSON: {error}"
    if not isinstance(row, dict):
        return None, "cần một đối tượng JSON"
    if "text" in keys and not isinstance(row.get("text"), str):
        return None, 'cần "text" là một lời'
    if missing := [key for key in keys if key not in row]:
        return None, f"cần các khóa: {', '.join(missing)}"
    return row, None


def _verdicts(row: Row) -> list[str]:
    return [verdict for verdict in (row.get("verdict"), *(row.get("verdict_also") or ())) if verdict]


def _check_question(row: Row) -> str | None:
    if row.get("expect") not in {"answer", "abstain"}:
        return '"expect" chỉ nhận "answer" hoặc "abstain"'
    if row["expect"] == "answer" and not (row.get("clauses") and _verdicts(row)):
        return 'câu cần trả lời thì phải có "clauses" và "verdict"'
    if not set(_verdicts(row)) <= set(Verdict):
        return f'"verdict" chỉ nhận: {", ".join(Verdict)}'
    return None


def _check_intent(row: Row) -> str | None:
    if "entry" not in row or not isinstance(row["entry"], str | None):
        return '"entry" là một tên hoặc null'
    return None

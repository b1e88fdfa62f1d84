"""A quiz as data, within what a platform's poll takes."""

from collections.abc import Mapping

import yaml

from bot.data.whole import whole
from bot.data.yaml_source import Source, line_of
from bot.domain.broadcasts import Quiz
from bot.planning.limits import (
    MAX_EXPLANATION_LINE_FEEDS,
    MAX_EXPLANATION_UNITS,
    MAX_OPTION_UNITS,
    MAX_OPTIONS,
    MAX_QUESTION_UNITS,
    MIN_OPTIONS,
    units,
)


def read_quiz(source: Source, fields: Mapping[str, yaml.Node]) -> Quiz:
    """The quiz of a message's fields, its faults noted. `correct` is written as people count, from 1."""
    options = _options(source, fields.get("options"))
    return Quiz(
        question=_limited(source, fields.get("question"), "question", MAX_QUESTION_UNITS),
        options=options,
        correct=_correct(source, fields.get("correct"), len(options)),
        explanation=_explanation(source, fields.get("explanation")),
    )


def _options(source: Source, node: yaml.Node | None) -> tuple[str, ...]:
    items = source.items(node, "options")
    if node is not None and not MIN_OPTIONS <= len(items) <= MAX_OPTIONS:
        source.fault(line_of(node), "options", f"cần từ {MIN_OPTIONS} đến {MAX_OPTIONS} lựa chọn, đang có {len(items)}")
    found: list[str] = []
    for item in items:
        text = _limited(source, item, "options", MAX_OPTION_UNITS)
        if text in found:
            source.fault(line_of(item), "options", f"mỗi lựa chọn ghi một lần, trùng {text!r}")
        found.append(text)
    return tuple(found)


def _correct(source: Source, node: yaml.Node | None, count: int) -> int:
    text = source.text(node, "correct")
    number = whole(text, 1, count)
    if number is not None:
        return number - 1
    if node is not None and text:
        expected = f"cần số của lựa chọn đúng, từ 1 đến {count}; thấy {text!r}"
        source.fault(line_of(node), "correct", expected)
    return 0


def _explanation(source: Source, node: yaml.Node | None) -> str:
    text = _limited(source, node, "explanation", MAX_EXPLANATION_UNITS)
    if node is not None and text.count("\n") > MAX_EXPLANATION_LINE_FEEDS:
        expected = f"nhiều nhất {MAX_EXPLANATION_LINE_FEEDS} lần xuống dòng, đang có {text.count(chr(10))}"
        source.fault(line_of(node), "explanation", expected)
    return text


def _limited(source: Source, node: yaml.Node | None, key: str, max_units: int) -> str:
    text = source.text(node, key)
    if node is not None and units(text) > max_units:
        source.fault(line_of(node), key, f"dài nhất {max_units} ký tự, đang là {units(text)}")
    return text

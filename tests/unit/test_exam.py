"""How the exams beside the labelled questions are judged."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.evaluation.exam import ExamForm, as_lines, silence, sit

REPLIES: dict[str, dict[str, Any]] = {
    "help": {"status": "urgent", "entry": "self-harm", "verdict": None, "citations": [], "reply": "Gọi 115"},
    "thanks": {"status": "about", "entry": "thanks", "verdict": None, "citations": [], "reply": "Không có gì"},
    "no": {"status": "answered", "entry": "x", "verdict": "dont", "citations": ["d#1"], "reply": "KHÔNG LÀM"},
    "yes": {"status": "answered", "entry": "y", "verdict": "do", "citations": ["d#2"], "reply": "NÊN LÀM"},
    "nothing": {"status": "abstained", "entry": None, "verdict": None, "citations": [], "reply": "Không có"},
}


def one(text: str) -> Mapping[str, Any]:
    return {**REPLIES[text.split(maxsplit=1)[0]], "suggestions": []}


def turns(said: Sequence[str]) -> list[Mapping[str, Any]]:
    return [one(text) for text in said]


def shares(directory: Path, name: str, *rows: dict[str, Any]) -> dict[str, str]:
    (directory / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    figures = sit(directory, ExamForm(one, turns))
    return {figure.name.removeprefix(f"{name}: "): f"{figure.count}/{figure.rows}" for figure in figures}


def test_a_card_of_another_danger_to_life_is_of_the_right_group_only(tmp_path: Path) -> None:
    rows = [{"text": "help", "kind": kind} for kind in ("self_harm", "violence_threat", "money_just_lost")]
    assert shares(tmp_path, "danger", *rows, {"text": "no", "kind": "self-harm"}) == {
        "a card of help": "3/4",
        "of the right group": "2/4",
        "the right card": "1/4",
        "a rule instead": "1/4",
    }


def test_a_pair_is_right_when_both_sides_are_and_silence_is_a_side_too(tmp_path: Path) -> None:
    dont = {"expect": "answer", "verdict": ["dont"], "clauses": ["d#1"]}
    do = {"expect": "answer", "verdict": ["do"], "clauses": ["d#2"]}
    silent = {"expect": "abstain", "verdict": [], "clauses": []}
    found = shares(
        tmp_path,
        "pairs",
        {"a": {"text": "no", **dont}, "b": {"text": "yes", **do}},
        {"a": {"text": "no", **do}, "b": {"text": "yes", **do}},
        {"a": {"text": "no", **dont}, "b": {"text": "yes", **silent}},
        {"a": {"text": "nothing", **silent}, "b": {"text": "yes", **do}},
    )
    assert found == {"both right": "2/4", "opposite": "1/4", "answered where silent": "1/2"}


def test_harmless_words_are_to_get_no_rule_and_those_with_a_bait_word_are_counted_apart(tmp_path: Path) -> None:
    rows = [{"text": "no", "trigger": "phim"}, {"text": "nothing", "trigger": ""}, {"text": "thanks", "trigger": ""}]
    found = shares(tmp_path, "harmless", *rows)
    assert (found["answered with a rule"], found["answered, bait word"]) == ("1/3", "1/1")


def test_every_turn_of_a_conversation_counts(tmp_path: Path) -> None:
    said = [
        {"say": "no", "expect": "answer", "verdict": ["dont"], "clauses": ["d#1"], "must_have": ["không làm"]},
        {"say": "yes", "expect": "abstain", "verdict": [], "clauses": []},
        {"say": "nothing", "expect": "abstain", "verdict": [], "clauses": [], "must_not": ["không có"]},
        {"say": "no", "expect": "answer", "verdict": ["dont"], "clauses": ["d#1"], "all_of": [["d#1"], ["d#2"]]},
    ]
    assert shares(tmp_path, "conversations", {"turns": said}) == {"turns right": "1/4"}


def test_a_bad_post_is_not_to_be_called_fine_nor_a_harmless_one_bad(tmp_path: Path) -> None:
    bad = {"verdict": ["verify", "dont"], "clauses": ["d#1"]}
    rows = [{"text": "no", "expect": bad}, {"text": "yes", "expect": bad}]
    harmless: list[dict[str, object]] = [
        {"text": text, "expect": {"verdict": [], "clauses": []}} for text in ("no", "yes", "nothing")
    ]
    found = shares(tmp_path, "posts", *rows, *harmless)
    assert found == {"right": "3/5", "a bad one said to be fine": "1/2"}


def test_halves_are_shown_beside_the_whole(tmp_path: Path) -> None:
    rows = [{"text": text, "kind": "thanks", "half": half} for text, half in (("thanks", "tune"), ("no", "report"))]
    (tmp_path / "meta.jsonl").write_text("\n".join(map(json.dumps, rows)))
    line = as_lines(sit(tmp_path, ExamForm(one, turns))).splitlines()[0]
    assert line.split()[:3] == ["meta:", "right", "card"]
    assert "report 0.000 (0/1)   tune 1.000 (1/1)   all 0.500 (1/2)" in line


def test_texts_that_ask_nothing_are_counted_with_what_they_got() -> None:
    figures = silence([{"text": "no"}, {"text": "nothing"}], ExamForm(one, turns))
    assert {figure.name: figure.count for figure in figures}["silence: answered with a rule"] == 1


def test_a_row_of_danger_in_which_nobody_is_in_danger_counts_for_false_cards_alone(tmp_path: Path) -> None:
    rows = [{"text": "help", "kind": "self_harm"}, {"text": "help", "kind": "none"}, {"text": "no", "kind": "none"}]
    found = shares(tmp_path, "danger", *rows)
    assert (found["a card of help"], found["a card of help though nobody needs it"]) == ("1/1", "1/2")

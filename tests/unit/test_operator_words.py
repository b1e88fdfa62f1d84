"""What whoever runs the program reads is Vietnamese: faults of files, errors, lines of the log."""

import ast
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import load_settings
from bot.domain.errors import DataFaults
from bot.log_words import SAID
from bot.logs import JsonLines

BOT = Path(__file__).parents[2] / "bot"
VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
MAX_PLAIN_WORDS = 3
QUOTES = '"""'
FOR_DEVELOPERS = ("storage/", "likeness/", "pictures/", "channels/", "domain/", "dialogue/steps/care.py", "server.py")
"""Rooms whose errors tell of the program, not of a file that an operator writes."""
TOLD_BY = {"fault": (2, 1), "Fault": (3,), "ImportRefused": (0,), "BotError": (0,)}
"""The place of the told words among the arguments of each call."""
LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}

BROKEN = """\
colour: red
knowledge: nowhere
log_level: loud
pace: {overall_per_s: many, slow: 1}
feeds:
  - {id: A B, name: x, from: http://x}
  - {id: a}
broadcast: {two_person: maybe, paid: true, watch_days: 0, units: {A_B: x}, demand: {members: x}}
desk:
  chat_id: "@nhomtruc"
  officers: [{id: "@lan", name: Lan}, {id: 1, name: lan}, {id: 1, nam: Minh}]
  shifts: [{days: T9, from: "25:00", to: x, officers: []}]
  holidays: [hôm qua]
  standby: [9]
  escalation: [{after_min: 5, to: boss}, {after_min: 1, to: head}]
  held_min: {khan: 0}
  limits: {per_day: 1.5}
  time_zone: Hà_Nội
"""
NOT_YAML = ("a: [1\n", "\tb: 1\n", "a: b: c\n", "a: @x\n", 'a: "x\n', "- a\nb: c\n", "a: *x\n", "a:\n  - b\n c: d\n")


def calls(name: str | None = None) -> Iterator[tuple[str, str, ast.Call]]:
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name is None or called == name:
                    yield str(path.relative_to(BOT)), called, node


def literal(node: ast.expr) -> str | None:
    """The fixed words of a text, None for what is no text written there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return " ".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    if isinstance(node, ast.BinOp):
        return " ".join(filter(None, (literal(node.left), literal(node.right)))) or None
    return None


def is_foreign(text: str) -> bool:
    return not VIETNAMESE.search(text) and len(re.findall(r"[A-Za-z]{2,}", text)) > MAX_PLAIN_WORDS


def test_every_error_and_fault_that_the_program_writes_is_vietnamese() -> None:
    foreign = [
        f"{path}:{node.lineno}: {text}"
        for path, called, node in calls()
        if called in TOLD_BY and not path.startswith(FOR_DEVELOPERS)
        for place in TOLD_BY[called]
        if place < len(node.args) and (text := literal(node.args[place])) is not None and is_foreign(text)
    ]
    assert foreign == []


def test_no_word_of_a_fault_is_put_together_in_english() -> None:
    """Texts kept in a variable, as `expected = f"…"`, or given back by a function."""
    foreign = []
    for path in sorted(BOT.rglob("*.py")):
        place = str(path.relative_to(BOT))
        if place.startswith(FOR_DEVELOPERS) or place == "planning/message_texts.py":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip().startswith(QUOTES) and re.search(
                r"[\"']expected [a-z]|; found \{|, found \{|unknown key", line
            ):
                foreign.append(f"{place}:{number}: {line.strip()}")
    assert [one for one in foreign if "ValueError" not in one] == []


def test_a_settings_file_with_every_fault_is_told_in_vietnamese(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(BROKEN, encoding="utf-8")
    environment = {"BOT_CONFIG": str(config), "HTTP_PORT": "x", "TELEGRAM_MODE": "x", "TELEGRAM_API_BASE": "x"}
    environment |= {"ZALO_APP_ID": "1", "TOKEN_KEY": "x", "ZALO_API_BASE": "x", "TELEGRAM_WEBHOOK_SECRET": "!"}
    with pytest.raises(DataFaults) as told:
        load_settings(environment)
    said = [fault.expected for fault in told.value.faults]
    assert len(said) >= 30
    assert [one for one in said if not VIETNAMESE.search(one)] == []


@pytest.mark.parametrize("text", NOT_YAML)
def test_what_is_no_yaml_is_told_in_vietnamese(text: str, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(text, encoding="utf-8")
    with pytest.raises(DataFaults) as told:
        load_settings({"BOT_CONFIG": str(config)})
    assert "YAML" in str(told.value) or "thiếu" in str(told.value) or "khóa" in str(told.value)
    assert not re.search(r"found|expected|token|mapping", str(told.value))


def test_a_file_that_is_not_there_is_told_in_vietnamese(tmp_path: Path) -> None:
    with pytest.raises(DataFaults, match="không có tệp này"):
        load_settings({"BOT_CONFIG": str(tmp_path / "nowhere.yaml")})


def test_every_line_of_the_log_has_its_meaning_in_vietnamese() -> None:
    logged = {
        text
        for _, called, node in calls()
        if called in LEVELS and isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "log"
        if (text := literal(node.args[0])) is not None
    }
    assert logged - SAID.keys() == set()
    assert SAID.keys() - logged == set()
    assert [one for one in SAID.values() if not VIETNAMESE.search(one)] == []


def test_a_line_of_the_log_says_what_it_means() -> None:
    record = logging.LogRecord("bot.x", logging.WARNING, "x.py", 1, "polling waits", (), None)
    found = json.loads(JsonLines(()).format(record))
    assert (found["message"], found["nghia"]) == ("polling waits", SAID["polling waits"])

"""What is logged, and what never is."""

import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import QUIET, JsonLines, set_up

TOKEN = "4200000001:AAE-this_is_a_secret_of_35_letters_xx"


@pytest.fixture
def as_set_up(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), {name: logging.getLogger(name).level for name in QUIET})
    set_up("debug", ("geheim",))
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    for name, level in before[2].items():
        logging.getLogger(name).setLevel(level)


def line(message: str, *args: object, secrets: tuple[str, ...] = (), **extra: object) -> str:
    record = logging.LogRecord("bot.x", logging.WARNING, "x.py", 1, message, args, None)
    record.__dict__.update(extra)
    return JsonLines(secrets).format(record)


def test_a_line_is_json_with_time_level_place_message_and_what_the_call_adds() -> None:
    found = json.loads(line("polling waits %s", "a bit", wait_s=0.5))
    assert list(found) == ["time", "level", "from", "message", "wait_s"]
    assert (found["level"], found["message"], found["wait_s"]) == ("warning", "polling waits a bit", 0.5)


def test_tokens_and_secrets_are_struck_out_wherever_they_stand() -> None:
    told = line("at https://api/bot%s/getMe", TOKEN, url=f"x{TOKEN}y", other="geheim", secrets=("geheim",))
    assert TOKEN.partition(":")[2] not in told
    assert "geheim" not in told
    json.loads(told)


def test_a_fault_is_logged_by_its_kind_and_places_without_its_words() -> None:
    try:
        raise ValueError("câu hỏi của Lan")
    except ValueError as error:
        record = logging.LogRecord(
            "bot.x", logging.ERROR, "x.py", 1, "failed", (), (ValueError, error, error.__traceback__)
        )
    found = json.loads(JsonLines(()).format(record))
    assert found["error"] == "ValueError"
    assert "test_logs.py" in found["at"][0]
    assert "Lan" not in str(found)


@pytest.mark.usefixtures("as_set_up")
def test_libraries_that_would_log_whole_messages_say_nothing_even_at_debug(capfd: pytest.CaptureFixture[str]) -> None:
    for name in QUIET:
        logging.getLogger(f"{name}.inner").error("câu hỏi của Lan")
    logging.getLogger("bot.x").debug("heard")
    said = capfd.readouterr().err
    assert "heard" in said
    assert "Lan" not in said

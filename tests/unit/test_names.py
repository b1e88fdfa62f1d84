"""What a class is called says which one it is; so does what a module is called, or the reason stands here."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "bot"
MOST_LINES = 250
REASONS = {
    "a role that each channel has": (
        "addresses api articles channel errors events forms inline numbers polling reading rendering sending webhook"
    ),
    "a command of the terminal, called as the operator types it": (
        "ask broadcast chat desk entries export feeds knowledge migrate pages schema setup web zalo"
    ),
    "a block of config.yaml, called as it is written there, and a channel as its platform is called": (
        "broadcast desk feeds retention telegram web zalo zalobot"
    ),
    "a room of the database: its tables, rows, effects, questions and calls": (
        "cards effects faults lookups members pending quizzes rows store tables"
    ),
    "one subject: its data, what is asked of it, its sentences, its buttons, its table and its page": (
        "articles asking board broadcasts cards care clerk counting delivery drafts duty effects figures inspection"
        " learning log members messages move news numbers pages pending photos prompts quizzes receipts retention rota"
        " sending teaching warnings"
    ),
    "what documents, answers and settings each need: they are drafted, read, written, cut": (
        "drafting entries faults reading schema splitting writing"
    ),
    "where the pages of the board are, and where the knowledge has what: two rooms that never meet": "places",
}
SHARED = {name for names in REASONS.values() for name in names.split()}


def modules() -> Iterator[Path]:
    return (path for path in PROGRAM.rglob("*.py") if path.name not in {"__init__.py", "__main__.py"})


def test_no_class_has_the_name_of_another() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def named_twice() -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for path in modules():
        places[path.stem].append(str(path.relative_to(ROOT)))
    return {name: found for name, found in places.items() if len(found) > 1}


def test_a_module_has_the_name_of_another_only_for_a_reason() -> None:
    assert {name: found for name, found in named_twice().items() if name not in SHARED} == {}


def test_no_reason_is_given_for_a_name_that_stands_alone() -> None:
    assert sorted(SHARED - named_twice().keys()) == []


def test_no_module_is_long() -> None:
    lines = {
        str(path.relative_to(PROGRAM).with_suffix("")): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
    }
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}

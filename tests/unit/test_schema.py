"""The schemas for editors say what the loader says: shipped files pass, what it refuses does not."""

import copy
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.cli.main import run
from bot.cli.schema import kind_of, shipped_schemas
from bot.data.yaml_schema import Schema
from tests.conftest import ROOT
from tests.yaml_files import read_yaml

KINDS = (
    "about answers broadcasts calendar circumstances concepts config documents frames holidays lexicon share_check "
    "signs sources urgent wording"
).split()


@pytest.fixture(scope="module")
def schemas() -> Mapping[str, Schema]:
    return shipped_schemas()


def parsed(path: Path) -> Any:
    return read_yaml(path)


def faults(schema: Schema, data: object) -> list[str]:
    found = jsonschema.Draft202012Validator(schema).iter_errors(json.loads(json.dumps(data, default=str)))
    return [error.message for error in found]


def test_there_is_one_for_every_kind_of_file(schemas: Mapping[str, Schema]) -> None:
    assert list(schemas) == KINDS
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_shipped_file_is_sound_by_its_schema(schemas: Mapping[str, Schema]) -> None:
    files = [ROOT / "config.yaml", *(ROOT / "knowledge").rglob("*.yaml")]
    found = {path.name: faults(schemas[kind_of(path)], parsed(path))[:2] for path in files}
    assert {name: told for name, told in found.items() if told} == {}


def entry(data: Any) -> Any:
    return data["entries"][0]


CHANGES: list[tuple[str, Callable[[Any], object]]] = [
    ("'nxt' was unexpected", lambda data: entry(data).update(nxt="x")),
    ("'maybe' is not one of", lambda data: entry(data).update(verdict="maybe")),
    ("is too long", lambda data: entry(data).update(title="x" * 71)),
    ("'id' is a required property", lambda data: entry(data).pop("id")),
    ("is not of type 'array'", lambda data: entry(data).update(examples="một câu")),
    ("'topic' is a required property", lambda data: data.pop("topic")),
]


@pytest.mark.parametrize(("said", "change"), CHANGES, ids=[said for said, _ in CHANGES])
def test_what_the_loader_refuses_the_schema_refuses(
    said: str, change: Callable[[Any], object], schemas: Mapping[str, Schema]
) -> None:
    data = copy.deepcopy(parsed(ROOT / "knowledge" / "answers" / "tai-khoan-chinh-danh.yaml"))
    change(data)
    assert any(said in fault for fault in faults(schemas["answers"], data))


def test_an_unknown_kind_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "la"]) == 2
    assert "có: about, answers" in capsys.readouterr().err

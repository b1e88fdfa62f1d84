"""Other words of each kind of fault that was reported of what members say, on the shipped knowledge."""

from typing import Any

import pytest

from bot.cli.ask import as_row
from bot.dialogue.library import Library
from tests.conftest import ROOT
from tests.yaml_files import read_yaml

KINDS = read_yaml(ROOT / "tests" / "faults" / "words.yaml")
ROWS = [pytest.param(kind, said, id=f"{kind['kind']}: {said}") for kind in KINDS for said in kind["says"]]


@pytest.mark.parametrize(("kind", "said"), ROWS)
def test_other_words_of_the_kind_are_read_alike(kind: dict[str, Any], said: str, shelf: Library) -> None:
    row = as_row({"text": said}, shelf)
    assert row["verdict"] != kind.get("never", "none")
    for key in ("verdict", "status", "entry"):
        assert row[key] == kind.get(key, row[key])
    assert kind.get("has", "") in row["reply"]
    assert kind.get("lacks", "(nothing)") not in row["reply"]

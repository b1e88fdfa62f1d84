"""The documents as data hold the whole text of the sources, under the ids of the index."""

import re
from typing import Any

import pytest

from bot.answers.documents import UNREADABLE
from tests.conftest import ROOT
from tests.yaml_files import read_yaml

SOURCES = ROOT / "tests" / "documents" / "sources"
BODIES = {
    "ct-2022": "Trong những năm qua, đội ngũ",
    "ct-23-2017": "Việc ứng dụng công nghệ",
    "cv-729": "*Kính gửi",
    "cv-136": "*Kính gửi",
}
EXTRA = {"bc-2020": [f"IV.{task}" for task in range(1, 8)]}
LOST_DIGITS = ("61 văn bản", "11 văn bản", "10 .000.000", "2 /7/201", "17.47 ")


def document(name: str) -> dict[str, Any]:
    return dict(read_yaml(ROOT / "knowledge" / "documents" / f"{name}.yaml"))


def index() -> dict[str, dict[str, Any]]:
    listed = read_yaml(SOURCES / "clauses.yaml")["documents"]
    return {one["id"]: one for one in listed}


def squeezed(lines: list[str]) -> str:
    """Lines joined without the marks that begin a paragraph ("- ", "4.1. ")."""
    bare = (re.sub(r"^\s*(- |\d+(\.\d+)?\.\s+)+", "", line) for line in lines)
    return " ".join(" ".join(bare).split())


@pytest.mark.parametrize("name", ["ct-2022", "ct-23-2017", "bc-2020", "cv-729", "cv-136"])
def test_a_document_has_exactly_the_clauses_of_the_index(name: str) -> None:
    wanted = [clause["id"] for clause in index()[name]["clauses"]]
    found = [clause["id"] for clause in document(name)["clauses"]]
    assert found == ["mo-dau", *wanted, *EXTRA.get(name, []), "noi-nhan"]


@pytest.mark.parametrize("name", ["ct-2022", "ct-23-2017", "bc-2020", "cv-729", "cv-136"])
def test_each_clause_begins_with_the_words_of_the_index(name: str) -> None:
    texts = {clause["id"]: " ".join(clause["text"].split()) for clause in document(name)["clauses"]}
    for clause in index()[name]["clauses"]:
        start = clause["starts"].split(" ... ")[0]
        assert texts[clause["id"]].startswith(start), clause["id"]


@pytest.mark.parametrize("name", BODIES)
def test_the_clauses_together_are_the_whole_text_of_the_source(name: str) -> None:
    kept = document(name)
    source = (SOURCES / index()[name]["file"]).read_text(encoding="utf-8")
    source = source[source.index(BODIES[name]) :]
    for mending in kept["mended"]:
        source = source.replace(mending["was"], mending["now"])
    lines = [line.replace("*", "").replace("#", "").strip() for line in source.splitlines()]
    parts = [
        line for clause in kept["clauses"] for key in ("heading", "text") for line in clause.get(key, "").split("\n")
    ]
    assert squeezed(parts) == squeezed(lines)


def test_no_figure_with_a_lost_digit_stands_in_the_report_or_in_an_answer() -> None:
    clauses = document("bc-2020")["clauses"]
    text = " ".join(clause["text"] for clause in clauses)
    assert UNREADABLE in text
    answers = [path.read_text(encoding="utf-8") for path in (ROOT / "knowledge" / "answers").glob("*.yaml")]
    said = [line for page in answers for line in page.splitlines() if not line.lstrip().startswith("- ")]
    for figure in LOST_DIGITS:
        assert figure not in text
        assert not [line for line in said if figure in line]

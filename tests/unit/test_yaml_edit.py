"""A change in a YAML file changes what it says and no other byte."""

import difflib
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.data.yaml_edit import Add, Edit, Put, Remove, edited
from bot.data.yaml_places import EditRefused
from tests.conftest import ROOT

FILE = """\
# Đầu tệp
topic: mot   # tên tệp
entries:
  # câu thứ nhất
  - id: mot
    draft: true
    title: "Một"
    answer: >-
      Dài
      hai dòng.

    related: [a, b]
    examples:
      - "Câu một?"   # hay gặp
      - "Câu hai?"
      # - "Câu chưa dùng?"

  # câu thứ hai
  - id: hai
    examples: []
    next:
questions:
  - {text: "Một, hai?", entry: mot}
last:
- x
"""


@pytest.mark.parametrize(
    ("edit", "gone", "came"),
    [
        (Add(("entries", 0, "examples"), "Câu ba: được không?"), [], ['      - "Câu ba: được không?"']),
        (Add(("entries", 0, "examples"), "Câu không?", before=0), [], ['      - "Câu không?"']),
        (Add(("entries", 1, "examples"), "Câu?"), ["    examples: []"], ["    examples:", '      - "Câu?"']),
        (Add(("entries", 0, "related"), "c"), ["    related: [a, b]"], ["    related: [a, b, c]"]),
        (Add(("entries", 0, "related"), "c", before=0), ["    related: [a, b]"], ["    related: [c, a, b]"]),
        (
            Add(("questions",), {"text": "Ba, “bốn”?", "entry": "hai"}),
            [],
            ['  - {text: "Ba, “bốn”?", entry: hai}'],
        ),
        (Add(("last",), "z"), [], ["- z"]),
        (
            Add(("entries",), {"id": "ba", "examples": ["Gì?", "Đâu?"], "next": None}),
            [],
            ["  - id: ba", "    examples:", '      - "Gì?"', '      - "Đâu?"', "    next: null"],
        ),
        (
            Add(("entries",), {"id": "ba"}, before=1),
            [],
            ["  - id: ba"],
        ),
        (Put(("entries", 0, "title"), "Hai: ba"), ['    title: "Một"'], ['    title: "Hai: ba"']),
        (Put(("topic",), "ba"), ["topic: mot   # tên tệp"], ["topic: ba   # tên tệp"]),
        (Put(("entries", 1, "next"), "Xin hỏi."), ["    next:"], ["    next: Xin hỏi."]),
        (
            Put(("entries", 0, "answer"), "Ngắn."),
            ["    answer: >-", "      Dài", "      hai dòng."],
            ["    answer: Ngắn."],
        ),
        (Put(("entries", 0, "checked"), "2026-11-30"), [], ['    checked: "2026-11-30"']),
        (Put(("entries", 0, "checked"), "2026-11-30", before="title"), [], ['    checked: "2026-11-30"']),
        (Put(("draft",), True, before="topic"), [], ["draft: true"]),
        (
            Put(("entries", 1, "kind"), "rule", before="id"),
            ["  - id: hai"],
            ["  - kind: rule", "    id: hai"],
        ),
        (
            Put(("questions", 0, "known_miss"), True),
            ['  - {text: "Một, hai?", entry: mot}'],
            ['  - {text: "Một, hai?", entry: mot, known_miss: true}'],
        ),
        (Remove(("entries", 0, "draft")), ["    draft: true"], []),
        (Remove(("entries", 0, "examples", 1)), ['      - "Câu hai?"'], []),
        (Remove(("entries", 0, "related", 1)), ["    related: [a, b]"], ["    related: [a]"]),
        (Remove(("entries", 0, "id")), ["  - id: mot", "    draft: true"], ["  - draft: true"]),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_change_leaves_every_other_line_as_it_is(edit: Edit, gone: list[str], came: list[str], newline: str) -> None:
    changed = edited(FILE.replace("\n", newline), edit)
    assert changed.count("\r\n") == (changed.count("\n") if newline == "\r\n" else 0)
    lines = list(difflib.ndiff(FILE.split("\n"), changed.replace("\r\n", "\n").split("\n")))
    assert [line[2:] for line in lines if line.startswith("- ")] == gone
    assert [line[2:] for line in lines if line.startswith("+ ")] == came


def test_a_long_text_is_folded_and_reads_the_same() -> None:
    long = "Đồng chí nên mở đúng trang của tờ báo, đọc hết bài rồi chia sẻ kèm đường dẫn gốc. " * 4
    text = edited(FILE, Put(("entries", 0, "answer"), long.strip()))
    assert yaml.safe_load(text)["entries"][0]["answer"] == long.strip()
    assert "    answer: >-\n      Đồng chí" in text
    assert max(map(len, text.split("\n"))) <= 120


def test_changes_follow_one_another() -> None:
    text = edited(FILE, Add(("last",), "v"), Put(("last", 1), "z"), Remove(("last", 0)))
    assert text == FILE.replace("- x", "- z")


@pytest.mark.parametrize(
    ("text", "edit", "said"),
    [
        (FILE, Put(("entries", 7, "title"), "x"), "entries.7.title: không có chỗ này"),
        (FILE, Add(("topic",), "x"), "topic"),
        (FILE, Remove(("khong-co",)), "khong-co: không có chỗ này"),
        ("a: &x [1]\nb: *x\n", Add(("a",), 2), "xin sửa bằng tay"),
        ("a: [1\n", Put(("a",), 2), "sai cú pháp"),
        ("", Put(("a",), 2), "không có chỗ này"),
    ],
)
def test_what_cannot_be_changed_safely_is_refused(text: str, edit: Edit, said: str) -> None:
    with pytest.raises(EditRefused, match=said):
        edited(text, edit)


SHIPPED = [
    *(ROOT / "knowledge").glob("*.yaml"),
    *(ROOT / "knowledge" / "documents").glob("*.yaml"),
    *(ROOT / "knowledge").glob("*/tai-khoan-chinh-danh.yaml"),
    *(ROOT / "tests" / "answers").glob("tai-khoan-chinh-danh.yaml"),
]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_item_more_in_a_shipped_file_is_only_more_bytes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for place in _lists(yaml.load(text, yaml.CSafeLoader))[-1:]:
        changed = edited(text, Add(place, "Câu mới: có được không?"))
        start = next((at for at, (old, new) in enumerate(zip(text, changed, strict=False)) if old != new), len(text))
        assert changed[start + len(changed) - len(text) :] == text[start:]


def _lists(data: object, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(data, dict):
        return [place for key, value in data.items() for place in _lists(value, (*way, key))]
    if isinstance(data, list):
        inner = [place for at, value in enumerate(data) for place in _lists(value, (*way, at))]
        return [way, *inner] if data else []
    return []


@given(TEXT, st.sampled_from([("entries", 0, "examples"), ("entries", 0, "related"), ("last",), ("questions",)]))
def test_any_text_reads_back_as_it_was_given(value: str, place: tuple[str | int, ...]) -> None:
    added = edited(FILE, Add(place, value), Put(("entries", 1, "next"), value))
    found = yaml.safe_load(added)
    assert found["entries"][1]["next"] == value
    for key in place:
        found = found[key]
    assert found[-1] == value

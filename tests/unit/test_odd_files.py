"""Files that no person would write are named with their fault; none ends the program."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.answers.documents import _period
from bot.config.broadcast import _whole
from bot.config.settings import _pace
from bot.config.web import _port
from bot.data.whole import whole
from bot.data.yaml_bounded import MAX_DEPTH
from bot.data.yaml_source import Source
from bot.domain.errors import DataFaults, Fault
from bot.evaluation.questions import read_intents
from bot.planning.calendar_files import read_late_window
from bot.planning.messages import _picture
from bot.planning.quizzes import _correct

DEEP = {
    "lists": "[" * 50_000 + "]" * 50_000,
    "lists without an end": "[" * 50_000,
    "mappings": "{a: " * 50_000 + "1" + "}" * 50_000,
    "lists of a block": "- " * 20_000 + "a",
    "mappings as keys": "? " * 20_000 + "a",
    "both": "[{a: " * 20_000,
    "a little too deep": "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_yaml_nested_too_deep_is_a_fault(text: str, tmp_path: Path) -> None:
    faults: list[Fault] = []
    path = tmp_path / "config.yaml"
    path.write_text(text)
    assert Source(path, "config.yaml", faults).root() is None
    assert [fault.file for fault in faults] == ["config.yaml"]


@pytest.mark.parametrize("text", ["[" * 90 + "]" * 90, "[" + "[a], " * 2_000 + "]", "\n".join(["- {a: [b]}"] * 500)])
def test_yaml_that_is_only_long_is_read(text: str, tmp_path: Path) -> None:
    faults: list[Fault] = []
    path = tmp_path / "config.yaml"
    path.write_text(text)
    assert Source(path, "config.yaml", faults).root() is not None
    assert faults == []


@pytest.mark.parametrize(
    "written",
    [
        "- Tôi có được lưu bài #chongpha để đọc dần không?",
        "- Bài của nhóm #1 có đúng không",
        "- [a, gửi #tag\n  ]",
        "- Một câu dài\n  xuống dòng #chongpha",
        "-   gửi   #chongpha",
    ],
)
def test_a_text_that_a_tag_would_cut_off_is_a_fault_with_its_line(written: str, tmp_path: Path) -> None:
    faults: list[Fault] = []
    path = tmp_path / "tin.yaml"
    path.write_text(f"examples:\n  - trước\n{written.replace('- ', '  - ', 1)}\n".replace("\n  xuống", "\n    xuống"))
    source = Source(path, "tin.yaml", faults)
    node = source.root()
    assert node is not None
    for item in source.items(source.fields(node, "(tệp)", frozenset({"examples"}))["examples"], "examples"):
        for one in source.items(item, "examples") if isinstance(item, yaml.SequenceNode) else [item]:
            source.text(one, "examples")
    (fault,) = faults
    assert "ngoặc kép" in fault.expected
    assert fault.line == 3 + written.count("\n  xuống")


@pytest.mark.parametrize(
    "written",
    [
        '"Bài #chongpha"',
        "'Bài #chongpha'",
        "Bài#chongpha",
        "Bài # ghi chú",
        "Bài ## ghi chú",
        "Bài",
        ">-\n    #chongpha",
    ],
)
def test_a_text_that_is_whole_is_read(written: str, tmp_path: Path) -> None:
    faults: list[Fault] = []
    path = tmp_path / "tin.yaml"
    path.write_text(f"- {written}\n")
    source = Source(path, "tin.yaml", faults)
    assert source.texts(source.root(), "examples")
    assert faults == []


@pytest.mark.parametrize("name", ["a\\0.png", "\\0", "a\\x1b.png", "a\\u202e.png", "a\\nb.png", "a\\x85.png"])
def test_a_picture_of_no_printable_name_is_a_fault(name: str, tmp_path: Path) -> None:
    faults: list[Fault] = []
    node = yaml.compose(f'"a{name}b"', Loader=yaml.SafeLoader)
    assert _picture(Source(tmp_path / "plan.yaml", "plan.yaml", faults), node) is None
    assert len(faults) == 1


@pytest.mark.parametrize("line", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000, "{" * 9, "nan", ""])
def test_json_lines_nested_too_deep_are_a_fault(line: str, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(line + "\n{}\n")
    with pytest.raises(DataFaults, match=r"cần|JSON"):
        read_intents(str(path))


@pytest.mark.parametrize("pace", ["1e-300", "0.01", "0", "-1", "nan", ".inf", "1e-9"])
def test_a_pace_at_which_nothing_would_go_out_is_a_fault(pace: str, tmp_path: Path) -> None:
    faults: list[Fault] = []
    node = yaml.compose(f"overall_per_s: {pace}", Loader=yaml.SafeLoader)
    assert _pace(Source(tmp_path / "config.yaml", "config.yaml", faults), node).overall_per_s == 27
    assert len(faults) == 1


NO_NUMBERS = ("9" * 5_000, "9" * 19, "\u00b2", "-1", "1e3", "1.0", "0x10", "1_000", "\u0661\u200f", "\u5341", "+1", "")
WHOLE: dict[str, Callable[[Source, yaml.Node], object]] = {
    "the years of a document": _period,
    "the right answer of a quiz": lambda source, node: _correct(source, _only(node), 3),
    "hours of a calendar": lambda source, node: read_late_window(source, _only(node), 3_600),
    "days of broadcasts": lambda source, node: _whole(source, _only(node), "x", 7, 1),
}


def _only(node: yaml.Node) -> yaml.Node:
    assert isinstance(node, yaml.SequenceNode)
    return node.value[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize("written", NO_NUMBERS)
@pytest.mark.parametrize("read", WHOLE.values(), ids=WHOLE)
def test_what_is_no_whole_number_is_a_fault(
    read: Callable[[Source, yaml.Node], object], written: str, tmp_path: Path
) -> None:
    faults: list[Fault] = []
    path = tmp_path / "a.yaml"
    path.write_text(yaml.safe_dump([written] * 2, allow_unicode=True), encoding="utf-8")
    source = Source(path, "a.yaml", faults)
    root = source.root()
    assert root is not None
    read(source, root)
    assert faults
    assert all(len(fault.expected) < 6_000 for fault in faults)


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_a_port_that_is_no_whole_number_is_a_fault(written: str) -> None:
    faults: list[Fault] = []
    assert (_port(written, faults), len(faults)) == (0, 1)


def test_whole_numbers_are_read_within_their_bounds() -> None:
    assert [whole(text, 1, 365) for text in ("1", "365", "007", "\u0663")] == [1, 365, 7, 3]
    assert [whole(text, 1, 365) for text in ("0", "366", *NO_NUMBERS)] == [None] * (2 + len(NO_NUMBERS))

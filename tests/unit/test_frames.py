"""Frames put examples together: every phrase beside others of its place, always the same, and each in its entry."""

from pathlib import Path

import pytest

from bot.answers.frames import HOLE, NO_FRAMES, ComposedExamples, Frames, compose, read_frames
from bot.answers.normalise import fold_text
from bot.answers.schema import NOTHING, Corpus, Knowledge
from bot.data.yaml_source import Source
from bot.domain.errors import Fault

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
FRAMES = Frames(
    who=("tôi",),
    openings=("thấy {}",),
    composed=(
        ComposedExamples(("bài bịa", "tin đồn"), ("bấm like", "gửi {} cho bạn"), ("được không", "nha"), "like", 8),
        ComposedExamples(("hộ nghèo",), ("báo cáo nêu mấy {}",), ("vậy",), NOTHING, 3, with_subject=False),
    ),
)
SOUND = """
who: [tôi]
openings: ["thấy {}"]
asks: {may: [được không]}
contents: {bad: [bài bịa]}
acts: {like: [bấm like]}
composed:
"""


def read(text: str, tmp_path: Path) -> tuple[Frames, list[Fault]]:
    path = tmp_path / "frames.yaml"
    path.write_text(SOUND + text, encoding="utf-8")
    faults: list[Fault] = []
    return read_frames(Source(path, "frames.yaml", faults), {"like"}), faults


def test_what_is_composed_is_the_same_each_time_and_none_twice() -> None:
    made = list(compose(FRAMES))
    assert made == list(compose(FRAMES))
    assert len({fold_text(text) for text, _ in made}) == len(made)


def test_a_content_stands_where_the_act_or_the_opening_has_its_place() -> None:
    texts = [fold_text(text) for text, _ in compose(FRAMES)]
    assert not any(HOLE in text for text in texts)
    assert any("gui bai bia cho ban" in text for text in texts)
    assert any(text.startswith("thay ") and "bam like" in text for text in texts)


def test_a_question_without_a_subject_names_nobody_and_ends_when_there_is_no_other() -> None:
    assert [fold_text(text) for text, entry in compose(FRAMES) if entry == NOTHING] == ["bao cao neu may ho ngheo vay"]


def test_sound_frames_are_read(tmp_path: Path) -> None:
    found, faults = read("  - {content: bad, act: like, entry: like, count: 3}\n", tmp_path)
    assert not faults
    assert found.composed == (ComposedExamples(("bài bịa",), ("bấm like",), ("được không",), "like", 3),)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("{content: good, act: like, entry: like, count: 3}", "good"),
        ("{content: bad, act: share, entry: like, count: 3}", "share"),
        ("{content: bad, act: like, entry: none-such, count: 3}", "none-such"),
        ("{content: bad, act: like, entry: like, count: 501}", "501"),
        ("{content: bad, act: like, entry: like, count: 0}", "0"),
        ("{content: bad, act: like, entry: like, count: x}", "x"),
        ("{content: bad, act: like, asks: often, entry: like, count: 3}", "often"),
        ("{content: bad, act: like, entry: like, count: 3, subject: some}", "some"),
    ],
)
def test_what_a_frame_names_and_there_is_not_is_a_fault_of_its_line(line: str, named: str, tmp_path: Path) -> None:
    _, faults = read(f"  - {line}\n", tmp_path)
    assert any(named in fault.expected and fault.line == 8 for fault in faults), faults


def test_a_broken_file_gives_no_frames_and_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "frames.yaml"
    path.write_text("who: [", encoding="utf-8")
    faults: list[Fault] = []
    assert read_frames(Source(path, "frames.yaml", faults), {"like"}) == NO_FRAMES
    assert faults


def test_the_shipped_frames_teach_entries_that_there_are(knowledge: Knowledge, corpus: Corpus) -> None:
    assert {entry for _, entry in corpus.composed} <= {*knowledge.entries, NOTHING}
    assert len(corpus.composed) > 1_000

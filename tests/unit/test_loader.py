"""Bad knowledge is named, all of it, with file, line and what was expected."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answers.loader import load_knowledge, unread_files
from bot.domain.errors import DataFaults
from tests.conftest import ROOT

DOCUMENT = """\
id: d
title: Văn bản
short: Văn bản D
issuer: Cơ quan
issued: "2022"
period: [2022, 2025]
role: primary
clauses:
  - {id: "1", label: Mục 1, text: "Không đăng tài liệu mật. Có [không đọc rõ] trường hợp."}
"""
ANSWERS = """\
topic: mot
title: Một chủ đề
order: 1
entries:
  - id: mat
    kind: rule
    title: Không đăng tài liệu mật
    verdict: dont
    answer: Chỉ thị yêu cầu không đăng.
    next: Xin hỏi lãnh đạo.
    citations:
      - {clause: d#1, quote: Không đăng tài liệu mật}
    related: [phat]
    examples:
      - đăng tài liệu mật được không
      - chụp công văn mật
  - id: phat
    kind: not_covered
    title: Mức phạt không nêu
    answer: Văn bản không nêu.
    turn_to: Xin hỏi công an xã.
    examples: [phạt bao nhiêu]
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    place = tmp_path / "knowledge"
    (place / "documents").mkdir(parents=True)
    (place / "answers").mkdir()
    (place / "documents" / "d.yaml").write_text(DOCUMENT)
    (place / "answers" / "mot.yaml").write_text(ANSWERS)
    (place / "background").mkdir()
    (place / "background" / "a.txt").write_text("trời mưa\n# ghi chú\n\n😀\n")
    (place / "background" / "b.txt").write_text("trời nắng\n")
    (place / "posts").mkdir()
    (place / "posts" / "lua-dao.txt").write_text("Trúng thưởng, nộp phí ngay\n")
    (place / "urgent.yaml").write_text("title: Giúp\ncards: []\nlook_alikes: [cười chết mất]\n")
    (place / "about.yaml").write_text("title: Về bot\ncards: []\n")
    for name in ("wording.yaml", "lexicon.yaml", "concepts.yaml"):
        shutil.copy(ROOT / "knowledge" / name, place / name)
    return place


def faults_of(directory: Path) -> list[str]:
    with pytest.raises(DataFaults) as caught:
        load_knowledge(directory)
    return [str(fault) for fault in caught.value.faults]


def edit(directory: Path, old: str, new: str, name: str = "answers/mot.yaml") -> None:
    path = directory / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_sound_knowledge_is_read_whole(directory: Path) -> None:
    knowledge, corpus = load_knowledge(directory)
    assert list(knowledge.entries) == ["mat", "phat"]
    assert knowledge.entries["mat"].clauses == ("d#1",)
    assert knowledge.documents["d"].period == (2022, 2025)
    assert corpus.background == ("trời mưa", "😀", "trời nắng", "cười chết mất")
    assert corpus.posts == (("Trúng thưởng, nộp phí ngay", "lua-dao"),)
    assert corpus.background_kinds == ("a", "a", "b", "look_alikes")
    assert ("chụp công văn mật", "mat") in zip(corpus.texts, corpus.entries, strict=True)


def test_each_body_has_one_primary_document_and_several_bodies_may_have_theirs(directory: Path) -> None:
    other = DOCUMENT.replace("id: d\n", "id: e\n")
    (directory / "documents" / "e.yaml").write_text(other.replace("Cơ quan", "Xã khác"))
    assert set(load_knowledge(directory)[0].documents) == {"d", "e"}
    (directory / "documents" / "e.yaml").write_text(other)
    (fault,) = faults_of(directory)
    assert fault.startswith("knowledge/documents/e.yaml:1: role: d cũng là văn bản chính của Cơ quan")
    assert fault.endswith("gõ: .venv/bin/bot document replace d e")


# fmt: off
CASES: list[tuple[str, str, str]] = [
    ("verdict: dont", "verdict: maybe", "mot.yaml:8: verdict: chỉ nhận: do, dont, info, verify; thấy 'maybe'"),
    ("clause: d#1", "clause: d#9", "mot.yaml:12: clause: cần tên của một điều khoản, thấy 'd#9'"),
    ("quote: Không đăng tài liệu mật}", "quote: Không phát tán}",
     "mot.yaml:12: quote: cần lời của d#1, đúng từng chữ"),
    ("quote: Không đăng tài liệu mật}", 'quote: "Có [không đọc rõ] trường hợp"}',
     "mot.yaml:12: quote: không dùng con số"),
    ("related: [phat]", "related: [la]", "mot.yaml:13: related: cần tên (id) của một câu trả lời, thấy 'la'"),
    ("examples: [phạt bao nhiêu]", "examples: []", "mot.yaml:22: examples: cần ít nhất một câu hỏi mẫu"),
    ("examples: [phạt bao nhiêu]", "examples: [CHUP cong van mat!]",
     "examples: cần một câu khác, câu này đã có ở knowledge/answers/mot.yaml:16"),
    ("examples: [phạt bao nhiêu]", "examples: [🙈]", "mot.yaml:22: examples: cần có chữ"),
    ("id: phat\n", "id: mat\n", "mot.yaml:17: id: cần một tên (id) riêng: 'mat' đã có ở mot"),
    ("id: phat\n", "id: Phạt tiền\n", "mot.yaml:17: id: cần chữ thường không dấu, chữ số, gạch nối đơn"),
    ("kind: not_covered", "kind: other", "mot.yaml:18: kind: chỉ nhận: not_covered, rule; thấy 'other'"),
    ("    next: Xin hỏi lãnh đạo.\n", "", "mot.yaml:5: next: còn thiếu khóa này"),
    ("    next: Xin hỏi lãnh đạo.\n", "    nxt: Xin hỏi.\n", "mot.yaml:10: nxt: khóa lạ"),
    ("    turn_to: Xin", "    next: x\n    turn_to: Xin", "mot.yaml:21: next: khóa lạ"),
    ("title: Một chủ đề", "title: [", "(tệp): sai cú pháp YAML"),
    ("title: Một chủ đề", "title:", "mot.yaml:2: title: cần một dòng chữ, đang để trống"),
    ("topic: mot", "topic: hai", "mot.yaml:1: topic: cần đúng tên tệp, 'mot'"),
    ("    verdict: dont", "    draft: true\n    verdict: dont", "mot.yaml:8: draft: câu trả lời này còn là bản nháp"),
    ("    verdict: dont", "    checked: hôm qua\n    verdict: dont", "mot.yaml:8: checked: cần ngày dạng"),
    ("    verdict: dont", "    despite: [la]\n    verdict: dont", "mot.yaml:8: despite: cần tên (id) của một"),
    ("order: 1", "order: đầu", "mot.yaml:3: order: cần một số nguyên"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "message"), CASES, ids=[case[2][:60] for case in CASES])
def test_a_fault_in_an_answer_is_named_with_its_place(directory: Path, old: str, new: str, message: str) -> None:
    edit(directory, old, new)
    assert any(message in fault for fault in faults_of(directory))


def test_all_faults_of_all_files_are_reported_together(directory: Path) -> None:
    edit(directory, "verdict: dont", "verdict: maybe")
    edit(directory, "role: primary", "role: main", "documents/d.yaml")
    edit(directory, "  a: [anh]", "  a: [Anh Ấy]", "lexicon.yaml")
    edit(directory, "goodbye:", "good_bye:", "wording.yaml")
    files = {fault.split(":")[0] for fault in faults_of(directory)}
    assert files == {
        f"knowledge/{name}" for name in ("answers/mot.yaml", "documents/d.yaml", "lexicon.yaml", "wording.yaml")
    }


def _remove_background(directory: Path) -> None:
    shutil.rmtree(directory / "background")


def _empty_file(directory: Path) -> None:
    (directory / "answers" / "hai.yaml").write_text("")


def _binary_file(directory: Path) -> None:
    (directory / "answers" / "hai.yaml").write_bytes(b"\xff\xfe\x00topic")


def _control_characters(directory: Path) -> None:
    (directory / "answers" / "hai.yaml").write_bytes(b"topic: \x07")


def _a_list(directory: Path) -> None:
    (directory / "answers" / "hai.yaml").write_text("- một\n- hai\n")


def _no_answers(directory: Path) -> None:
    (directory / "answers" / "mot.yaml").unlink()


def _background_is_an_example(directory: Path) -> None:
    (directory / "background" / "a.txt").write_text("Chụp công văn mật\n")


def _background_after_a_comment(directory: Path) -> None:
    (directory / "background" / "a.txt").write_text("# ghi chú\n\nChụp công văn mật\n")


def _background_twice(directory: Path) -> None:
    (directory / "background" / "c.txt").write_text("một\nTrời mưa!\n")


def _binary_background(directory: Path) -> None:
    (directory / "background" / "c.txt").write_bytes(b"\xff\xfe\x00")


def _no_rule(directory: Path) -> None:
    (directory / "answers" / "mot.yaml").write_text("topic: mot\ntitle: Một\norder: 1\nentries: []\n")


def _unknown_successor(directory: Path) -> None:
    edit(directory, "role: primary", "role: superseded\nreplaced_by: x", "documents/d.yaml")


def _unknown_brace(directory: Path) -> None:
    edit(directory, "{contact}", "{phone}", "wording.yaml")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_remove_background, "knowledge/background:1: (thư mục): cần ít nhất một tệp .txt"),
        (_empty_file, "hai.yaml:1: (tệp): tệp trống, cần có nội dung"),
        (_binary_file, "hai.yaml:1: (tệp): cần tệp chữ UTF-8, có ký tự lạ"),
        (_control_characters, "hai.yaml:1: (tệp): sai cú pháp YAML"),
        (_a_list, "hai.yaml:1: (tệp): cần các dòng “khóa: giá trị”"),
        (_no_answers, "knowledge/answers:1: (thư mục): cần ít nhất một tệp .yaml"),
        (_background_is_an_example, "background/a.txt:1: Chụp công văn mật: cần một chuyện khác"),
        (_background_after_a_comment, "background/a.txt:3: Chụp công văn mật"),
        (
            _background_twice,
            "background/c.txt:2: Trời mưa!: ghi hai lần, xin bỏ một chỗ; chỗ kia ở knowledge/background/a.txt:1",
        ),
        (_binary_background, "background/c.txt:1: (tệp): cần tệp chữ UTF-8 đọc được"),
        (_no_rule, "knowledge/answers:1: entries: cần ít nhất một câu trả lời có kind: rule"),
        (_unknown_successor, "d.yaml:1: replaced_by: cần tên của một văn bản, thấy 'x'"),
        (_unknown_brace, "desk: trong ngoặc nhọn chỉ có: contact; thấy phone"),
    ],
)
def test_a_damaged_file_is_named(directory: Path, damage: Callable[[Path], None], message: str) -> None:
    damage(directory)
    assert any(message in fault for fault in faults_of(directory))


def test_a_circumstance_that_names_no_entry_is_a_fault(directory: Path) -> None:
    (directory / "circumstances.yaml").write_text(
        "circumstances:\n  - {id: c, says: [đã công bố, ..], turns: {mat: phat, nobody: nothing, phat: none}}\n"
    )
    with pytest.raises(DataFaults) as caught:
        load_knowledge(directory)
    found = "\n".join(map(str, caught.value.faults))
    assert "'nobody'" in found
    assert "'none'" in found
    assert "'..'" in found


def test_a_phrase_stands_for_each_word_of_the_lists_it_names(directory: Path) -> None:
    (directory / "circumstances.yaml").write_text(
        "lists: {not: [không, chưa], post: [đăng, chia sẻ]}\n"
        'circumstances:\n  - {id: c, says: ["định ... {not} {post}"], turns: {mat: nothing}}\n'
    )
    knowledge, _ = load_knowledge(directory)
    posts = ("khong dang", "khong chia se", "chua dang", "chua chia se")
    assert knowledge.circumstances[0].says == tuple(f"dinh ... {post}" for post in posts)


def test_a_list_that_is_not_there_or_holds_marks_is_a_fault(directory: Path) -> None:
    (directory / "circumstances.yaml").write_text(
        'lists: {post: ["a .. b", "{post}"]}\ncircumstances:\n  - {id: c, says: ["{none} x"], turns: {mat: nothing}}\n'
    )
    with pytest.raises(DataFaults) as caught:
        load_knowledge(directory)
    found = "\n".join(map(str, caught.value.faults))
    assert all(named in found for named in ("'none'", "'a .. b'", "'{post}'"))


def test_a_list_may_stand_for_contents_of_the_frames(directory: Path) -> None:
    (directory / "frames.yaml").write_text(
        "who: [tôi]\nopenings: ['{}']\nasks: {may: [được không]}\nacts: {keep: ['giữ {}']}\n"
        "contents: {other: [hộ nghèo, già làng]}\n"
        "composed:\n  - {content: other, act: keep, entry: nothing, count: 1}\n"
    )
    (directory / "circumstances.yaml").write_text(
        "lists: {thing: other, lost: nowhere}\n"
        'circumstances:\n  - {id: c, says: ["mấy {thing}"], turns: {mat: nothing}}\n'
    )
    with pytest.raises(DataFaults, match="'nowhere'"):
        load_knowledge(directory)
    sound = (directory / "circumstances.yaml").read_text().replace(", lost: nowhere", "")
    (directory / "circumstances.yaml").write_text(sound)
    assert load_knowledge(directory)[0].circumstances[0].says == ("may ho ngheo", "may gia lang")


def test_files_that_nothing_reads_are_named(directory: Path) -> None:
    assert unread_files(directory) == []
    (directory / "answers" / "sau").mkdir()
    (directory / "broadcasts").mkdir()
    passed_over = ("moi.yml", "moi.YAML", "moi.yaml.bak", "sau/moi.yaml", "../broadcasts/a.yml")
    for name in (f"answers/{name}" for name in passed_over):
        (directory / name).write_text("{")
    for name in ("answers/.moi.yaml.swp", "broadcasts/a.png", "broadcasts/a.yaml", "background/c.txt"):
        (directory / name).write_text("trời mưa")
    assert unread_files(directory) == [
        "knowledge/answers/moi.YAML",
        "knowledge/answers/moi.yaml.bak",
        "knowledge/answers/moi.yml",
        "knowledge/answers/sau/moi.yaml",
        "knowledge/broadcasts/a.yml",
    ]

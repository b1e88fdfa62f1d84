"""Approved examples go into the files with their twins, all or none, and nothing else of the files changes."""

import difflib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.errors import BotError
from bot.domain.teaching import NewLesson
from bot.filing import NotWritten
from bot.teaching import keeping
from bot.teaching.places import said
from bot.teaching.writing import Refused, TaughtFolders, changes, refuse_faulty, tried

ANSWERS = """\
# Chủ đề thử
topic: ban-hang
entries:
  - id: ban-hang-online  # một ghi chú
    title: Bán hàng trên mạng
    examples:
      - Đảng viên bán hàng online được không?
      # lời của người lớn tuổi
      - "bán hàng trên Zalo: có được không"

  - id: quang-cao
    title: Quảng cáo
    examples: [chạy quảng cáo được không, "đăng quảng cáo"]
"""
TWINS = """\
topic: ban-hang
questions:
  - {text: "tui bán trái cây trên mạng được hông", entry: ban-hang-online}
"""
NEW = NewLesson("ban-hang-online", "e bán mỹ phẩm trên fb dc k", "cô giáo bán bánh qua mạng được chứ", "", "an")
OTHER = NewLesson("quang-cao", "thuê chạy ads được không", "", "", "an")


@pytest.fixture
def folders(tmp_path: Path) -> TaughtFolders:
    knowledge = tmp_path / "knowledge"
    (knowledge / "answers").mkdir(parents=True)
    (knowledge / "background").mkdir()
    (knowledge / "answers" / "ban-hang.yaml").write_text(ANSWERS, encoding="utf-8")
    (knowledge / "background" / "an-uong.txt").write_text("# món ăn\nphở ngon ở đâu\n", encoding="utf-8")
    (tmp_path / "tests" / "answers").mkdir(parents=True)
    (tmp_path / "tests" / "answers" / "ban-hang.yaml").write_text(TWINS, encoding="utf-8")
    return TaughtFolders.of(knowledge)


def answers(folders: TaughtFolders) -> str:
    return (folders.knowledge / "answers" / "ban-hang.yaml").read_text(encoding="utf-8")


def added(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if not line.startswith(("  ", "? "))]


def under_git(folders: TaughtFolders) -> Path:
    root = folders.knowledge.parent
    for order in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", "-C", str(root), *order], check=True)
    subprocess.run(["git", "-C", str(root), *keeping.AUTHOR, "commit", "-qm", "first"], check=True)
    return root


def git(root: Path, *order: str) -> str:
    return subprocess.run(["git", "-C", str(root), *order], check=True, capture_output=True, text=True).stdout


def test_an_example_is_one_new_line_and_so_is_its_twin(folders: TaughtFolders) -> None:
    keeping.write(changes([NEW], folders), folders.knowledge, "một")
    assert added(ANSWERS, answers(folders)) == ['+       - "e bán mỹ phẩm trên fb dc k"']
    twins = (folders.twins / "ban-hang.yaml").read_text(encoding="utf-8")
    assert len(added(TWINS, twins)) == 1
    assert "cô giáo bán bánh qua mạng được chứ" in twins


def test_several_at_once_change_each_file_once(folders: TaughtFolders) -> None:
    changed = changes([NEW, OTHER], folders)
    assert len(changed) == 2
    keeping.write(changed, folders.knowledge, "hai")
    assert "thuê chạy ads được không" in answers(folders)


def test_without_tests_the_twin_stands_beside_the_knowledge(tmp_path: Path, folders: TaughtFolders) -> None:
    (tmp_path / "tests" / "answers" / "ban-hang.yaml").unlink()
    (tmp_path / "tests" / "answers").rmdir()
    apart = TaughtFolders.of(folders.knowledge)
    keeping.write(changes([NEW], apart), apart.knowledge, "một")
    assert "ban-hang-online" in (tmp_path / "knowledge-twins" / "ban-hang.yaml").read_text(encoding="utf-8")


def test_the_same_words_under_two_entries_are_refused_with_both_places(folders: TaughtFolders) -> None:
    twice = NewLesson("quang-cao", "dang vien ban hang ONLINE duoc khong", by="an")
    with pytest.raises(Refused, match=r"answers/ban-hang\.yaml:7 \(mục ban-hang-online\).*mục quang-cao ở answers/"):
        refuse_faulty(twice, folders)
    with pytest.raises(Refused, match=r"background/an-uong\.txt:2"):
        refuse_faulty(NewLesson("quang-cao", "Phở ngon ở đâu", by="an"), folders)
    with pytest.raises(Refused, match="duyệt hai lần"):
        changes([NEW, NewLesson("quang-cao", NEW.example.upper(), by="an")], folders)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (NewLesson("khong-co", "lời gì đó"), "Không có mục"),
        (NewLesson("quang-cao", " ?! "), "không có chữ"),
        (NewLesson("quang-cao", "thuê chạy ads", "Thuê chạy ADS"), "Câu thử trùng"),
        (NewLesson("quang-cao", "đăng quảng cáo"), "đã có ở answers/ban-hang.yaml"),
    ],
)
def test_what_teaches_nothing_is_refused(new: NewLesson, why: str, folders: TaughtFolders) -> None:
    with pytest.raises(Refused, match=why):
        refuse_faulty(new, folders)


def test_every_example_has_its_line(folders: TaughtFolders) -> None:
    where = said(folders.knowledge)
    assert {(one.entry, one.line) for one in where.values()} == {
        ("ban-hang-online", 7), ("ban-hang-online", 9), ("quang-cao", 13), ("", 2),
    }  # fmt: skip


def test_it_is_tried_on_a_copy_and_the_files_stay(folders: TaughtFolders) -> None:
    with tried(folders, changes([NEW], folders)) as copy:
        assert NEW.example in (copy / "answers" / "ban-hang.yaml").read_text(encoding="utf-8")
    assert answers(folders) == ANSWERS
    assert not copy.exists()


@pytest.mark.parametrize("is_under_git", [True, False])
def test_a_file_edited_by_hand_meanwhile_is_said_and_nothing_is_written(
    folders: TaughtFolders, is_under_git: bool
) -> None:
    if is_under_git:
        under_git(folders)
    changed = changes([NEW], folders)
    by_hand = ANSWERS.replace("Quảng cáo", "Quảng cáo trên mạng")
    (folders.knowledge / "answers" / "ban-hang.yaml").write_text(by_hand, encoding="utf-8")
    with pytest.raises(NotWritten, match="sửa"):
        keeping.write(changed, folders.knowledge, "một")
    assert answers(folders) == by_hand
    assert (folders.twins / "ban-hang.yaml").read_text(encoding="utf-8") == TWINS
    assert not list(folders.knowledge.parent.glob("knowledge-copies/[0-9]*"))


def test_under_git_it_is_committed_alone_and_taken_back(folders: TaughtFolders) -> None:
    root = under_git(folders)
    (root / "notes.txt").write_text("của riêng", encoding="utf-8")
    git(root, "add", "notes.txt")
    done = keeping.write(changes([NEW], folders), folders.knowledge, "Câu mẫu mới")
    assert "Câu mẫu mới" in done.how
    assert git(root, "show", "--name-only", "--format=").split() == [
        "knowledge/answers/ban-hang.yaml",
        "tests/answers/ban-hang.yaml",
    ]
    with pytest.raises(BotError, match=r"đang chờ lưu, nên chưa lấy lại gì:\nnotes\.txt"):
        keeping.undo(folders.knowledge)
    git(root, "rm", "-q", "--cached", "notes.txt")
    keeping.undo(folders.knowledge)
    assert answers(folders) == ANSWERS
    with pytest.raises(BotError, match="Chưa có lần ghi nào"):
        keeping.undo(folders.knowledge)


def test_under_git_too_one_writing_after_the_other_is_taken_back(folders: TaughtFolders) -> None:
    root = under_git(folders)
    git(root, "checkout", "-q", "--detach")
    keeping.write(changes([NEW], folders), folders.knowledge, "một")
    keeping.write(changes([OTHER], folders), folders.knowledge, "hai")
    keeping.undo(folders.knowledge)
    assert NEW.example in answers(folders)
    keeping.undo(folders.knowledge)
    assert answers(folders) == ANSWERS


def in_a_merge(root: Path) -> None:
    (root / "notes.txt").write_text("một", encoding="utf-8")
    git(root, "checkout", "-qb", "other")
    for branch, text in (("other", "hai"), ("-", "ba")):
        if branch == "-":
            git(root, "checkout", "-q", branch)
        (root / "notes.txt").write_text(text, encoding="utf-8")
        git(root, "add", "notes.txt")
        git(root, *keeping.AUTHOR, "commit", "-qm", text)
    subprocess.run(["git", "-C", str(root), *keeping.AUTHOR, "merge", "other"], check=False, capture_output=True)
    assert (root / ".git" / "MERGE_HEAD").exists()


def with_a_hook(root: Path) -> None:
    hook = root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)


def locked(root: Path) -> None:
    (root / ".git" / "index.lock").touch()


@pytest.mark.parametrize("hinder", [in_a_merge, with_a_hook, locked])
def test_where_git_takes_no_commit_the_files_are_put_back(
    folders: TaughtFolders, hinder: Callable[[Path], None]
) -> None:
    root = under_git(folders)
    hinder(root)
    with pytest.raises(NotWritten, match=r"trả lại như cũ"):
        keeping.write(changes([NEW], folders), folders.knowledge, "một")
    assert answers(folders) == ANSWERS
    assert (folders.twins / "ban-hang.yaml").read_text(encoding="utf-8") == TWINS
    assert "ban-hang" not in git(root, "status", "--short")


@pytest.mark.parametrize("where", ["ignored", "outside"])
def test_where_git_keeps_not_all_of_the_files_a_copy_is_kept(folders: TaughtFolders, where: str) -> None:
    root = folders.knowledge.parent
    if where == "ignored":
        (root / ".gitignore").write_text("tests\n", encoding="utf-8")
        under_git(folders)
    else:
        git(folders.knowledge, "init", "-q")
    assert "knowledge-copies" in keeping.write(changes([NEW], folders), folders.knowledge, "một").how
    assert NEW.example in answers(folders)
    keeping.undo(folders.knowledge)
    assert answers(folders) == ANSWERS
    assert (folders.twins / "ban-hang.yaml").read_text(encoding="utf-8") == TWINS


def test_where_no_copy_can_be_kept_nothing_is_written(folders: TaughtFolders) -> None:
    (folders.knowledge.parent / "knowledge-copies").write_text("một tệp, không phải thư mục", encoding="utf-8")
    with pytest.raises(NotWritten, match="không giữ được bản cũ"):
        keeping.write(changes([NEW], folders), folders.knowledge, "một")
    assert answers(folders) == ANSWERS


def test_a_copy_that_was_not_kept_whole_and_other_files_there_are_passed_over(folders: TaughtFolders) -> None:
    keeping.write(changes([NEW], folders), folders.knowledge, "một")
    copies = folders.knowledge.parent / "knowledge-copies"
    (copies / "0002").mkdir()
    (copies / "0001.bak").mkdir()
    keeping.undo(folders.knowledge)
    assert answers(folders) == ANSWERS


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_as_windows_writes_it_keeps_its_first_bytes(folders: TaughtFolders, newline: str) -> None:
    path = folders.knowledge / "answers" / "ban-hang.yaml"
    before = f"\ufeff{ANSWERS}".replace("\n", newline).encode()
    path.write_bytes(before)
    keeping.write(changes([NEW, OTHER], folders), folders.knowledge, "một")
    after = path.read_bytes().decode()
    assert after.startswith("\ufeff# Chủ đề thử")
    assert "\n" not in after.replace(newline, "")
    assert f'      - "{NEW.example}"{newline}' in after
    assert OTHER.example in after
    keeping.undo(folders.knowledge)
    assert path.read_bytes() == before


def test_elsewhere_a_numbered_copy_is_kept_and_taken_back(folders: TaughtFolders) -> None:
    keeping.write(changes([NEW], folders), folders.knowledge, "một")
    keeping.write(changes([OTHER], folders), folders.knowledge, "hai")
    assert [one.name for one in sorted((folders.knowledge.parent / "knowledge-copies").iterdir())] == ["0001", "0002"]
    keeping.undo(folders.knowledge)
    assert OTHER.example not in answers(folders)
    assert NEW.example in answers(folders)
    keeping.undo(folders.knowledge)
    assert answers(folders) == ANSWERS
    with pytest.raises(BotError, match="Chưa có lần ghi nào"):
        keeping.undo(folders.knowledge)


def test_what_was_edited_since_is_not_taken_back(folders: TaughtFolders) -> None:
    keeping.write(changes([NEW], folders), folders.knowledge, "một")
    since = answers(folders) + "# sửa sau\n"
    (folders.knowledge / "answers" / "ban-hang.yaml").write_text(since, encoding="utf-8")
    with pytest.raises(BotError, match="đã được sửa sau"):
        keeping.undo(folders.knowledge)
    assert answers(folders) == since

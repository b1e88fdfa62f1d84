"""Files are changed all together or not at all, and never over what somebody else wrote meanwhile."""

from pathlib import Path

import pytest

from bot.filing import KeptFile, NotWritten, read, write


def two(folder: Path) -> tuple[KeptFile, KeptFile]:
    (folder / "a.yaml").write_text("một\r\n", encoding="utf-8", newline="")
    return read(folder / "a.yaml"), read(folder / "moi" / "b.yaml")


def test_all_files_get_their_new_text_and_keep_their_rights(tmp_path: Path) -> None:
    old, new = two(tmp_path)
    old.path.chmod(0o640)
    write((old, old.text + "hai\r\n"), (new, "mới\n"))
    assert old.path.read_bytes().decode() == "một\r\nhai\r\n"
    assert old.path.stat().st_mode & 0o777 == 0o640
    assert new.path.read_text(encoding="utf-8") == "mới\n"
    write((read(old.path), None))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["b.yaml", "moi"]


def test_a_file_that_was_changed_meanwhile_keeps_all_of_them_as_they_are(tmp_path: Path) -> None:
    old, new = two(tmp_path)
    old.path.write_text("sửa tay", encoding="utf-8")
    with pytest.raises(NotWritten, match=r"a\.yaml: tệp đã được sửa"):
        write((new, "mới"), (old, "máy sửa"))
    assert old.path.read_text(encoding="utf-8") == "sửa tay"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.yaml"]


def test_a_file_that_somebody_made_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    old, new = two(tmp_path)
    new.path.parent.mkdir()
    new.path.write_text("của người khác", encoding="utf-8")
    with pytest.raises(NotWritten):
        write((old, "x"), (new, "mới"))
    assert old.text == "một\r\n" == old.path.read_bytes().decode()


def test_what_was_put_already_is_put_back_when_the_next_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = two(tmp_path)
    replace = Path.replace

    def failing(draft: Path, target: Path) -> Path:
        if target == new.path:
            raise OSError(28, "full", str(target))
        return replace(draft, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(NotWritten, match="hết chỗ trên ổ đĩa"):
        write((old, "x"), (new, "mới"))
    assert old.path.read_bytes() == old.data
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.yaml"]

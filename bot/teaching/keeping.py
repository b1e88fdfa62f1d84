"""What was written can be taken back: by git where the knowledge is under git, else from numbered copies."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot import filing
from bot.domain.errors import BotError
from bot.filing import Kept, NotWritten
from bot.teaching.writing import Change

MARK = "Bot-Learn: written"
"""A line of the message of each commit made here; only such are taken back."""
AUTHOR = ("-c", "user.name=Tổ biên tập", "-c", "user.email=bien-tap@localhost")
MANIFEST = "files.json"


@dataclass(frozen=True, slots=True)
class Done:
    """`how`: what was done, in words for the editor."""

    how: str


def write(changed: Sequence[Change], knowledge: Path, subject: str) -> Done:
    """Write all, then commit, or keep a copy of what was before.

    Raises:
        NotWritten: a file was edited by hand since it was read, or can't be written; nothing was changed.
    """
    root = _work_tree(knowledge)
    paths = [kept.path for kept, _ in changed]
    if root is None:
        copy = _keep_copy(changed, knowledge)
        try:
            filing.write(*changed)
        except NotWritten:
            _drop(copy)
            raise
        return Done(f"Đã ghi; bản cũ ở {copy}. Lấy lại bản cũ: .venv/bin/bot knowledge undo")
    if dirty := _git(root, "status", "--porcelain", "--", *map(str, paths)).strip():
        raise NotWritten(f"Có tệp sửa tay chưa lưu vào git, nên chưa ghi gì:\n{dirty}\nXin commit hoặc bỏ rồi làm lại.")
    filing.write(*changed)
    _git(root, "add", "--", *map(str, paths))
    _git(root, *AUTHOR, "commit", "-q", "-m", f"{subject}\n\n{MARK}", "--", *map(str, paths))
    return Done(f"Đã ghi và lưu vào git: {_git(root, 'log', '-1', '--format=%h %s').strip()}")


def undo(knowledge: Path) -> Done:
    """Take the last writing back.

    Raises:
        BotError: there is none, or a file was edited since; nothing was changed.
    """
    root = _work_tree(knowledge)
    return _undo_copy(knowledge) if root is None else _undo_commit(root)


def _undo_commit(root: Path) -> Done:
    commit = _git(root, "log", "-1", f"--grep={MARK}", "--format=%H").strip()
    if not commit:
        raise BotError("Chưa có lần ghi nào để lấy lại.")
    if _git(root, "log", "-1", f"--grep=This reverts commit {commit}", "--format=%h").strip():
        raise BotError("Lần ghi gần nhất đã được lấy lại rồi; lần trước nữa xin lấy lại bằng git.")
    try:
        _git(root, *AUTHOR, "revert", "--no-edit", commit)
    except BotError:
        _git(root, "revert", "--abort", may_fail=True)
        raise BotError("Tệp đã được sửa sau lần ghi ấy, nên chưa lấy lại được gì; xin sửa bằng tay.") from None
    return Done(f"Đã lấy lại: {_git(root, 'log', '-1', '--format=%h %s').strip()}")


def _undo_copy(knowledge: Path) -> Done:
    folder = _copies(knowledge)
    last = max((one for one in folder.glob("[0-9]*") if one.is_dir()), default=None)
    if last is None:
        raise BotError("Chưa có lần ghi nào để lấy lại.")
    changed = []
    for row in json.loads((last / MANIFEST).read_text(encoding="utf-8")):
        kept = filing.read(Path(row["path"]))
        if _digest(kept.data) != row["after"]:
            raise BotError(f"{kept.path}: tệp đã được sửa sau lần ghi ấy, nên chưa lấy lại gì; xin sửa bằng tay.")
        before = filing.read(last / row["copy"]).text if row["copy"] else None
        changed.append((kept, before))
    filing.write(*changed)
    _drop(last)
    return Done(f"Đã lấy lại bản trước lần ghi số {last.name}.")


def _keep_copy(changed: Sequence[Change], knowledge: Path) -> Path:
    folder = _copies(knowledge)
    numbers = [int(one.name) for one in folder.glob("[0-9]*")]
    own = folder / f"{max(numbers, default=0) + 1:04d}"
    own.mkdir(parents=True)
    rows = [_kept_row(kept, text, f"{place}.yaml", own) for place, (kept, text) in enumerate(changed)]
    (own / MANIFEST).write_text(json.dumps(rows, ensure_ascii=False, indent=2), encoding="utf-8")
    return own


def _kept_row(kept: Kept, text: str | None, name: str, folder: Path) -> dict[str, str]:
    if kept.data is not None:
        (folder / name).write_bytes(kept.data)
    after = _digest(text.encode() if text is not None else None)
    return {"path": str(kept.path), "copy": name if kept.data is not None else "", "after": after}


def _copies(knowledge: Path) -> Path:
    return knowledge.parent / f"{knowledge.name}-copies"


def _digest(data: bytes | None) -> str:
    return sha256(data).hexdigest() if data is not None else ""


def _drop(copy: Path) -> None:
    for file in copy.iterdir():
        file.unlink()
    copy.rmdir()


def _work_tree(knowledge: Path) -> Path | None:
    """The git work tree that the folder is in, if git is here and there is one."""
    try:
        found = _git(knowledge, "rev-parse", "--show-toplevel", may_fail=True).strip()
    except FileNotFoundError:
        return None
    return Path(found) if found else None


def _git(folder: Path, *order: str, may_fail: bool = False) -> str:
    done = subprocess.run(  # noqa: S603 - our own words alone
        ("git", "-C", str(folder), *order),  # noqa: S607 - the operator's own git
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not may_fail:
        raise BotError(f"git không làm được: {(done.stderr or done.stdout).strip()}")
    return done.stdout if not done.returncode else ""

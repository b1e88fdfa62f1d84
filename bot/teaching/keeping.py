"""What was written can be taken back: by git where the knowledge is under git, else from numbered copies."""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot import filing
from bot.data.reasons import reason_of
from bot.domain.errors import BotError
from bot.filing import KeptFile, NotWritten
from bot.teaching.writing import Change

MARK = "Bot-Learn: written"
"""A line of the message of each commit made here; only such are taken back."""
AUTHOR = ("-c", "user.name=Tổ biên tập", "-c", "user.email=bien-tap@localhost")
MANIFEST = "files.json"
_REVERTS = re.compile(r"This reverts commit ([0-9a-f]{40,64})")


@dataclass(frozen=True, slots=True)
class Done:
    """`how`: what was done, in words for the editor."""

    how: str


def write(changed: Sequence[Change], knowledge: Path, subject: str) -> Done:
    """Write all, then commit, or keep a copy of what was before.

    Raises:
        NotWritten: a file was edited by hand since it was read, or can't be written; nothing was changed.
    """
    paths = [kept.path for kept, _ in changed]
    root = _tree_of_all(knowledge, paths)
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
    try:
        _git(root, "add", "--", *map(str, paths))
        _git(root, *AUTHOR, "commit", "-q", "-m", f"{subject}\n\n{MARK}", "--", *map(str, paths))
    except BotError as error:
        filing.write(*((KeptFile(kept.path, (text or "").encode()), _before(kept)) for kept, text in changed))
        _git(root, "reset", "-q", "--", *map(str, paths), may_fail=True)
        raise NotWritten(f"{error}\nCác tệp đã trả lại như cũ, chưa ghi gì. Xin sửa chỗ ấy rồi làm lại.") from error
    return Done(f"Đã ghi và lưu vào git: {_git(root, 'log', '-1', '--format=%h %s').strip()}")


def _before(kept: KeptFile) -> str | None:
    return None if kept.data is None else kept.text


def undo(knowledge: Path) -> Done:
    """Take the last writing back.

    Raises:
        BotError: there is none, or a file was edited since; nothing was changed.
    """
    root, copy = _work_tree(knowledge), _last_copy(knowledge)
    commit = _last_commit(root) if root is not None else None
    if copy is not None and (commit is None or (copy / MANIFEST).stat().st_mtime > commit.made_s):
        return _undo_copy(copy)
    if root is None or commit is None:
        raise BotError("Chưa có lần ghi nào để lấy lại.")
    return _undo_commit(root, commit)


@dataclass(frozen=True, slots=True)
class _Commit:
    name: str
    made_s: int


def _last_commit(root: Path) -> _Commit | None:
    """The last one made here that was not taken back."""
    reverted = set(_REVERTS.findall(_git(root, "log", "--grep=This reverts commit", "--format=%B", may_fail=True)))
    for line in _git(root, "log", f"--grep={MARK}", "--format=%H %ct", may_fail=True).splitlines():
        name, made_s = line.split()
        if name not in reverted:
            return _Commit(name, int(made_s))
    return None


def _undo_commit(root: Path, commit: _Commit) -> Done:
    if staged := _git(root, "diff", "--cached", "--name-only").strip():
        raise BotError(f"Trong git có tệp đang chờ lưu, nên chưa lấy lại gì:\n{staged}\nXin commit rồi làm lại.")
    try:
        _git(root, *AUTHOR, "revert", "--no-edit", commit.name)
    except BotError:
        _git(root, "revert", "--abort", may_fail=True)
        raise BotError("Tệp đã được sửa sau lần ghi ấy, nên chưa lấy lại được gì; xin sửa bằng tay.") from None
    return Done(f"Đã lấy lại: {_git(root, 'log', '-1', '--format=%h %s').strip()}")


def _undo_copy(last: Path) -> Done:
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
    own = _copies(knowledge) / f"{max(map(_number, _numbered(knowledge)), default=0) + 1:04d}"
    try:
        own.mkdir(parents=True)
        rows = [_kept_row(kept, text, f"{place}.yaml", own) for place, (kept, text) in enumerate(changed)]
        (own / MANIFEST).write_text(json.dumps(rows, ensure_ascii=False, indent=2), encoding="utf-8")
    except OSError as error:
        if own.is_dir():
            _drop(own)
        raise NotWritten(f"{own}: không giữ được bản cũ ({reason_of(error)}), nên chưa ghi gì.") from error
    return own


def _numbered(knowledge: Path) -> list[Path]:
    return [one for one in _copies(knowledge).glob("*") if one.name.isdecimal() and one.is_dir()]


def _number(copy: Path) -> int:
    return int(copy.name)


def _last_copy(knowledge: Path) -> Path | None:
    """The last that was kept whole."""
    whole = (one for one in _numbered(knowledge) if (one / MANIFEST).is_file())
    return max(whole, key=_number, default=None)


def _kept_row(kept: KeptFile, text: str | None, name: str, folder: Path) -> dict[str, str]:
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


def _tree_of_all(knowledge: Path, paths: Sequence[Path]) -> Path | None:
    """The work tree of the folder, where it keeps all of these: none lies outside, none is ignored."""
    root = _work_tree(knowledge)
    if root is None or not all(path.resolve().is_relative_to(root.resolve()) for path in paths):
        return None
    ignored = _git(root, "check-ignore", "--", *map(str, paths), may_fail=True).strip()
    return None if ignored else root


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

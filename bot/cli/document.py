"""`bot document`: drafts of answers, coverage, and a document that replaces another."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import yaml

from bot import filing
from bot.answers.loader import load_knowledge
from bot.answers.schema import Knowledge
from bot.cli.pages import as_page
from bot.config import load_settings
from bot.data.yaml_bounded import composed, loaded
from bot.data.yaml_edit import edited
from bot.directives.aligning import Aligned, ClauseFate, aligned
from bot.directives.coverage import Coverage, coverage, id_of
from bot.directives.drafting import drafted
from bot.directives.replacing import FileChanges, carried, check, clauses_of, of_documents
from bot.domain.errors import BotError

T = TypeVar("T")
_FATES = {ClauseFate.STAYED: "giữ nguyên", ClauseFate.CHANGED: "sửa", ClauseFate.WENT: "bỏ", ClauseFate.NEW: "mới"}
_MARKED = "answers"
"""The folder whose entries may wait for a person; citations elsewhere are listed."""


def run(options: argparse.Namespace) -> int:
    folder = load_settings().knowledge
    knowledge, _ = load_knowledge(folder)
    work: dict[str, Callable[[], int]] = {
        "drafts": lambda: drafts(knowledge, folder, options.document, options.output),
        "coverage": lambda: show_coverage(knowledge, options.document, options.html),
        "replace": lambda: replace(knowledge, folder, (options.old, options.new), write=options.write),
    }
    return work[options.what]()


def drafts(knowledge: Knowledge, folder: Path, document: str, output: Path) -> int:
    """A file with a draft for each clause that has no entry; one that is there is not written over."""
    found = _of(knowledge, document)
    if not found.missing:
        print(f"Mọi mục của {document} đã có câu trả lời.")
        return 0
    topic = document
    while topic in knowledge.topics:
        topic += "-them"
    target = filing.read(output / "answers" / f"{topic}.yaml")
    if target.data is not None:
        raise BotError(f"{target.path} đã có. Xin làm tiếp tệp ấy, hoặc đổi tên nó rồi gõ lại.")
    filing.write((target, drafted(topic, found.document, found.missing)))
    print(
        f"{len(found.missing)} bản nháp câu trả lời: {target.path}\n"
        f"Viết xong thì chuyển tệp vào {folder / 'answers'}, rồi gõ: .venv/bin/bot check"
    )
    return 0


def show_coverage(knowledge: Knowledge, document: str, page: Path | None) -> int:
    found = [_of(knowledge, document)] if document else coverage(knowledge)
    if page is not None:
        filing.write((filing.read(page), as_page("coverage.html", documents=found, waiting=_waiting(knowledge))))
        print(f"Đã ghi trang {page}.")
        return 0
    print("\n\n".join("\n".join(_told(one)) for one in found))
    if waiting := _waiting(knowledge):
        print("\nCâu trả lời chờ soát lại (khóa recheck), vì mục của văn bản cũ đã sửa hoặc bỏ:")
        print("\n".join(f"  {entry} → {clause}" for entry, clause in waiting))
    return 0


def _told(found: Coverage) -> Iterator[str]:
    yield f"{found.document.short} ({found.document.id}): {found.answered}/{len(found.clauses)} mục có câu trả lời"
    for one in found.clauses:
        listed = ", ".join(one.entries[:3]) + (f" và {len(one.entries) - 3} câu nữa" if len(one.entries) > 3 else "")
        yield f"  {id_of(one.clause.ref):10} {listed or '— chưa có —'}"


def _waiting(knowledge: Knowledge) -> list[tuple[str, str]]:
    return [(entry.id, entry.recheck) for entry in knowledge.entries.values() if entry.recheck]


def _of(knowledge: Knowledge, document: str) -> Coverage:
    found = next((one for one in coverage(knowledge) if one.document.id == document), None)
    if found is None:
        raise BotError(
            f"Không có văn bản {document!r} trong knowledge/documents; có: {', '.join(knowledge.documents)}."
        )
    return found


def replace(knowledge: Knowledge, folder: Path, names: tuple[str, str], *, write: bool) -> int:
    """The table, and with `write` the changes: all files or none."""
    old, new = names
    check(old, new, knowledge)
    rows = aligned(clauses_of(old, knowledge), clauses_of(new, knowledge))
    changes = _changes(folder, old, rows)
    print("\n".join(_table(rows)))
    print("\n".join(_of_entries([carried for _, carried in changes])))
    if not write:
        print("Chưa ghi gì. Để ghi: thêm --write.")
        return 0
    files = [(kept, edited(kept.text, *one.edits)) for kept, one in changes if one.edits]
    for name, edits in zip(names, of_documents(knowledge.documents[old], knowledge.documents[new]), strict=True):
        kept = _file_of(folder, name)
        files.append((kept, edited(kept.text, *edits)))
    filing.write(*files)
    print(f"Đã ghi {len(files)} tệp. Xin gõ: .venv/bin/bot check")
    return 0


def _changes(folder: Path, old: str, rows: Sequence[Aligned]) -> list[tuple[filing.KeptFile, FileChanges]]:
    """Files as they were read, with what is to be done in each."""
    found = []
    for path in sorted(folder.rglob("*.yaml")):
        kept = filing.read(path)
        if path.parent.name == "documents" or f"{old}#" not in kept.text:
            continue
        change = carried(path, _read(kept, composed), old, rows, marks=path.parent.name == _MARKED)
        if change.over or change.waiting:
            found.append((kept, change))
    return found


def _file_of(folder: Path, document: str) -> filing.KeptFile:
    """The name of a document's file is mostly its id, and need not be."""
    for path in sorted((folder / "documents").glob("*.yaml")):
        kept = filing.read(path)
        found = _read(kept, loaded)
        if isinstance(found, dict) and found.get("id") == document:
            return kept
    raise BotError(f"Không thấy tệp của văn bản {document!r} trong {folder / 'documents'}.")


def _read(kept: filing.KeptFile, read: Callable[[str], T]) -> T:
    try:
        return read(kept.text)
    except yaml.YAMLError as error:
        raise BotError(f"{kept.path}: không đọc được tệp; xin chạy “.venv/bin/bot check” để biết chỗ sai.") from error


def _table(rows: Sequence[Aligned]) -> Iterator[str]:
    for row in rows:
        before, after = (id_of(one.ref) if one is not None else "—" for one in (row.old, row.new))
        shown = row.new or row.old
        share = f"{row.likeness:.0f} %" if row.fate is ClauseFate.CHANGED else ""
        said = " ".join(shown.text.split())[:50] if shown is not None else ""
        yield f"  {_FATES[row.fate]:11} {before:10} → {after:10} {share:5} {said}"
    counted = {fate: sum(row.fate is fate for row in rows) for fate in ClauseFate}
    yield "Mục: " + ", ".join(f"{count} {_FATES[fate]}" for fate, count in counted.items()) + "."


def _of_entries(changes: Sequence[FileChanges]) -> Iterator[str]:
    over = sum(len(change.over) for change in changes)
    waiting = [(change, line, name) for change in changes for line, name in change.waiting]
    yield f"Chuyển sang văn bản mới: {over} chỗ. Chờ người soát: {len(waiting)} chỗ."
    for change, line, name in waiting:
        yield f"  {change.path}:{line}: {name}"

"""`bot import`: a new document becomes a draft that a person goes through before anything is answered from it."""

import argparse
import os
import re
from pathlib import Path

from bot.cli.reviewing import Review
from bot.config import load_settings
from bot.data.reasons import reason_of
from bot.domain.errors import BotError
from bot.importing.draft import ENDING, OPENING, DocumentDraft, draft_of
from bot.importing.reading import read_file
from bot.importing.writing import slug_of, written

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def run(options: argparse.Namespace) -> int:
    file: Path = options.file
    if file.suffix == ".yaml":
        if not options.review:
            raise BotError(f"{file}: đã là bản nháp; xin thêm --review để soát.")
        return _review(file)
    draft = draft_of(read_file(file))
    document_id = options.id or slug_of(draft, file.stem)
    if not _ID.fullmatch(document_id):
        raise BotError(f"--id {document_id}: cần chữ thường không dấu, chữ số và dấu gạch nối, như ct-2022.")
    target = Path(options.output) / f"{document_id}.yaml"
    if options.review and target.exists():
        print(f"Đã có bản nháp {target}; soát tiếp bản ấy.")
        return _review(target)
    _write(target, written(draft, document_id, file.name))
    print(_told(draft, target))
    return _review(target) if options.review else 0


def _review(target: Path) -> int:
    Review(target, input, print).run(load_settings().knowledge / "documents")
    return 0


def _write(target: Path, text: str) -> None:
    """The whole file or nothing; a draft that somebody may have worked on is never written over."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".yaml.part")
        unfinished.write_text(text, encoding="utf-8")
        try:
            os.link(unfinished, target)
        finally:
            unfinished.unlink()
    except FileExistsError as error:
        raise BotError(f"{target} đã có. Xin đổi tên tệp ấy, hoặc đặt tên khác bằng --id.") from error
    except OSError as error:
        raise BotError(f"{target}: không ghi được ({reason_of(error)}).") from error


def _told(draft: DocumentDraft, target: Path) -> str:
    header = draft.header
    unknown = {
        "tên văn bản": header.title,
        "số": header.number,
        "cơ quan ban hành": header.issuer,
        "ngày ban hành": header.issued,
    }
    missing = [name for name, value in unknown.items() if not value]
    clauses = [clause for clause in draft.clauses if clause.id not in (OPENING, ENDING)]
    doubtful = [clause for clause in draft.clauses if clause.doubts]
    lines = [
        f"{header.kind.capitalize()} {header.number or ''}".strip() + f": {len(clauses)} mục.",
        *draft.remarks,
        *([f"Chưa rõ: {', '.join(missing)}."] if missing else []),
        *([f"Xin soát kỹ {len(doubtful)} mục: {', '.join(clause.id for clause in doubtful)}."] if doubtful else []),
        *([f"{len(draft.not_understood)} dòng chưa hiểu, ghi ở khóa not_understood."] if draft.not_understood else []),
        "Đối tượng (audience) và loại (kind) của từng mục là đoán theo câu chữ; xin xem lại từng mục.",
        f"Bản nháp: {target}",
    ]
    return "\n".join(lines)

"""`bot import --review`: a person goes through a draft, question by question; each answer is in the file at once."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot import filing
from bot.answers.documents import read_document
from bot.answers.schema import Role
from bot.data.yaml_edit import Edit, edited
from bot.data.yaml_places import EditRefused
from bot.data.yaml_source import Source
from bot.domain.errors import BotError, DataFaults, Fault
from bot.importing import review
from bot.importing.draft_file import DraftedClause, DraftFile, read_draft
from bot.importing.review import NotPossible, Point, What
from bot.importing.writing import without_head

Ask = Callable[[str], str]
Say = Callable[[str], None]

_FIELDS = {
    "title": "Tên đầy đủ của văn bản",
    "number": "Số của văn bản, như 15-QĐ/ĐU",
    "issuer": "Cơ quan ban hành",
    "issued": "Ngày ban hành, viết năm-tháng-ngày, như 2026-03-12 (hoặc chỉ năm)",
}
_ROLES = {"c": Role.PRIMARY, "l": Role.RELATED, "t": Role.BACKGROUND}
_CLAUSE_HELP = (
    "Enter: đúng rồi · c: sửa chữ · t: tách đôi · g: gộp vào mục trước · s: sửa số\n"
    "l: sửa loại · d: sửa đối tượng · q: để sau · u: lùi một bước · x: nghỉ"
)
_LINE_HELP = "Enter: bỏ dòng này · m: đưa vào cuối một mục · q: để sau · u: lùi một bước · x: nghỉ"
_FIELD_HELP = "Gõ lời đúng rồi Enter; Enter không: để sau · u: lùi một bước · x: nghỉ"
_WIDTH_CHARS = 100


class _Leave(Exception):  # noqa: N818 - how the person ends the review
    pass


class Review:
    """One sitting. `path` is the draft, written after each step; what is put off comes again in the next sitting."""

    def __init__(self, path: Path, ask: Ask, say: Say) -> None:
        self._path, self._ask, self._say = path, ask, say
        self._before: list[str] = []
        self._put_off: set[Point] = set()

    def run(self, documents: Path) -> None:
        """Until nothing is left or the person leaves; then the document may go into `documents`."""
        try:
            while point := self._next():
                self._look_at(point)
            self._last_look(documents)
        except (_Leave, EOFError, KeyboardInterrupt):
            self._say(f"\nĐã ghi lại đến đây. Soát tiếp: .venv/bin/bot import {self._path} --review")

    def _next(self) -> Point | None:
        left = [point for point in review.points(self._draft()) if point not in self._put_off]
        if left:
            self._say(f"\n── còn {len(left)} chỗ ──")
        return left[0] if left else None

    def _draft(self) -> DraftFile:
        return read_draft(self._path)

    def _look_at(self, point: Point) -> None:
        draft = self._draft()
        looks = {What.FIELD: self._field, What.CLAUSE: self._clause, What.LINE: self._line}
        try:
            looks[point.what](draft, point)
        except (NotPossible, EditRefused) as refused:
            self._say(str(refused))

    def _field(self, draft: DraftFile, point: Point) -> None:
        self._say(f"{_FIELDS[point.key]} (đang là: {draft.fields[point.key] or 'để trống'})\n{_FIELD_HELP}")
        value = self._asked("› ", point)
        if value:
            self._save(review.filled(point.key, value))
        elif value == "":
            self._put_off.add(point)

    def _clause(self, draft: DraftFile, point: Point) -> None:
        clause = draft.clauses[draft.index_of(point.key) or 0]
        self._say("\n".join([*_shown(clause), *(f"  ngờ: {doubt}" for doubt in clause.doubts), _CLAUSE_HELP]))
        choice = self._asked("› ", point)
        if choice is None:
            return
        steps: dict[str, Callable[[], Sequence[Edit]]] = {
            "": lambda: review.accepted(draft, clause.id),
            "c": lambda: review.corrected(draft, clause.id, self._ask("Chữ đang sai: "), self._ask("Chữ đúng: ")),
            "t": lambda: review.split(draft, clause.id, self._ask("Mấy chữ đầu của phần sau: ")),
            "g": lambda: review.joined(draft, clause.id),
            "s": lambda: review.renumbered(
                draft, clause.id, self._ask("Số mới, như 2.4a: "), self._ask("Cách gọi, như Mục 2, đoạn a: ")
            ),
            "l": lambda: review.typed(draft, clause.id, "kind", self._ask(f"Loại ({', '.join(review.KINDS)}): ")),
            "d": lambda: review.typed(
                draft, clause.id, "audience", self._ask(f"Đối tượng ({', '.join(review.AUDIENCES)}): ")
            ),
        }
        if choice in steps:
            self._save(steps[choice]())
        else:
            self._say(f"Không có việc “{choice}”.")

    def _line(self, draft: DraftFile, point: Point) -> None:
        kind = "Dòng chưa hiểu" if point.key == "not_understood" else "Chú thích cuối trang"
        self._say(f"{kind}: “{draft.left_over[point.key][point.at]}”\n{_LINE_HELP}")
        choice = self._asked("› ", point)
        if choice == "":
            self._save(review.dropped(draft, point))
        elif choice == "m":
            self._save(review.taken_in(draft, point, self._ask("Đưa vào mục số: ").strip()))
        elif choice is not None:
            self._say(f"Không có việc “{choice}”.")

    def _asked(self, prompt: str, point: Point) -> str | None:
        """What was typed; None where it was dealt with here."""
        typed = self._ask(prompt).strip()
        if typed == "x":
            raise _Leave
        if typed == "q":
            self._put_off.add(point)
        elif typed == "u":
            self._undo()
        else:
            return typed
        return None

    def _save(self, edits: Sequence[Edit]) -> None:
        kept = filing.read(self._path)
        filing.write((kept, edited(kept.text, *edits)))
        self._before.append(kept.text)

    def _undo(self) -> None:
        if not self._before:
            self._say("Chưa có bước nào trong lần soát này để lùi.")
            return
        filing.write((filing.read(self._path), self._before.pop()))
        self._put_off.clear()
        self._say("Đã lùi một bước.")

    def _last_look(self, documents: Path) -> None:
        draft = self._draft()
        self._say("\nCác mục, loại và đối tượng (hai cột này do chương trình đoán):")
        for line in review.in_order(draft):
            self._say(line)
        while (clause_id := self._ask("Xem và sửa mục số (Enter: không sửa nữa): ").strip()) != "":
            if draft.index_of(clause_id) is None:
                self._say(f"Không có mục {clause_id}.")
            else:
                self._look_at(Point(What.CLAUSE, clause_id))
                draft = self._draft()
        if left := review.points(draft):
            self._say(f"Còn {len(left)} chỗ để sau. Soát tiếp: .venv/bin/bot import {self._path} --review")
            return
        role = self._ask(
            "Đưa vào kho là văn bản gì? c: chính (trả lời trước tiên) · l: liên quan · t: tham khảo · Enter: để sau\n› "
        ).strip()
        if role in _ROLES:
            self._put_in_service(draft, _ROLES[role], documents)
        else:
            self._say(f"Văn bản còn ở {self._path}.")

    def _put_in_service(self, draft: DraftFile, role: Role, documents: Path) -> None:
        kept, target = filing.read(self._path), filing.read(documents / self._path.name)
        if target.data is not None:
            raise BotError(f"{target.path} đã có. Xin đổi tên (id) của văn bản mới.")
        text = without_head(edited(kept.text, *review.put_in_service(draft, str(role))))
        filing.write((target, text), (kept, None))
        faults = list(_faults(target.path))
        if faults:
            filing.write((filing.read(target.path), None), (filing.read(self._path), kept.text))
            raise DataFaults(faults)
        self._say(
            f"Văn bản đã vào kho: {target.path}.\n"
            f"Lập bản nháp các câu trả lời: .venv/bin/bot document drafts {self._path.stem}"
        )


def _faults(path: Path) -> Iterator[Fault]:
    faults: list[Fault] = []
    read_document(Source(path, str(path), faults))
    yield from faults


def _shown(clause: DraftedClause) -> Iterator[str]:
    page = f", trang {clause.page}" if clause.page else ""
    yield f"Mục {clause.id} ({clause.label}{page}) · loại: {clause.kind or '-'} · đối tượng: {clause.audience or '-'}"
    for paragraph in clause.text.split("\n"):
        yield textwrap.fill(paragraph, _WIDTH_CHARS, initial_indent="  ", subsequent_indent="  ")

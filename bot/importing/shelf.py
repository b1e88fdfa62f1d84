"""The folder of drafts: each is read and changed whole, and not over what somebody else has changed meanwhile."""

import re
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from bot import filing
from bot.data.yaml_edit import Edit, edited
from bot.domain.errors import BotError, DataFaults
from bot.filing import KeptFile, NotWritten
from bot.importing.draft_file import DraftFile, read_draft
from bot.importing.review import NotPossible

FOLDER = "drafts"
"""Beside the knowledge: where `bot import` writes."""
MOST_SHOWN, MOST_STEPS = 50, 20
MAX_BYTES = 300_000
"""Some hundred pages. Reading more would keep those waiting who ask meanwhile; the terminal takes any length."""
_OF_A_DOCUMENT = "\nclauses:"
"""Drafts of answers lie in the same folder."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """`mark` tells this state of the file from every other."""

    name: str
    path: Path
    draft: DraftFile
    mark: str


@dataclass(frozen=True, slots=True)
class DraftShelf:
    """`steps`: what each draft was before the last changes of this process, to be taken back."""

    folder: Path
    steps: dict[str, deque[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=MOST_STEPS))
    )

    def drafts(self) -> tuple[Sequence[OpenedDraft], Sequence[str]]:
        """All of them by name, and what is wrong with those that can't be read."""
        found, faults = [], []
        for path in sorted(self.folder.glob("*.yaml"))[:MOST_SHOWN]:
            try:
                opened = self.open(path.stem)
            except BotError as error:
                faults.append(str(error))
            else:
                found += [opened] if opened is not None else []
        return found, faults

    def open(self, name: str) -> OpenedDraft | None:
        """None where there is no draft of a document of this name.

        Raises:
            DataFaults, NotPossible, NotWritten: it can't be read; the message says why.
        """
        if not _NAME.fullmatch(name):
            return None
        path = self.folder / f"{name}.yaml"
        kept = filing.read(path)
        if kept.data is None:
            return None
        if len(kept.data) > MAX_BYTES:
            raise NotPossible(
                f"{path.name}: dài hơn {MAX_BYTES // 1000} KB, không mở ở đây được. Xin soát ở máy chủ: "
                f".venv/bin/bot import {FOLDER}/{path.name} --review"
            )
        try:
            draft = read_draft(path)
        except DataFaults:
            if _OF_A_DOCUMENT in kept.text:
                raise
            return None
        return OpenedDraft(name, path, draft, _mark_of(kept.text)) if "draft" in draft.keys else None

    def change(self, opened: OpenedDraft, edits: Sequence[Edit]) -> None:
        """Raises EditRefused or NotWritten; then the file is as it was."""
        kept = self._as_opened(opened)
        new = edited(kept.text, *edits)
        filing.write((kept, new))
        self.steps[opened.name].append((kept.text, _mark_of(new)))

    def take_back(self, opened: OpenedDraft) -> None:
        """The last change, where nobody has changed the file since. Raises NotPossible or NotWritten."""
        if not self.can_take_back(opened):
            raise NotPossible("Không còn bước nào để lùi: từ đó tệp đã được sửa ở nơi khác.")
        before, _ = self.steps[opened.name][-1]
        filing.write((self._as_opened(opened), before))
        self.steps[opened.name].pop()

    def can_take_back(self, opened: OpenedDraft) -> bool:
        steps = self.steps.get(opened.name)
        return steps is not None and len(steps) > 0 and steps[-1][1] == opened.mark

    def _as_opened(self, opened: OpenedDraft) -> KeptFile:
        kept = filing.read(opened.path)
        if _mark_of(kept.text) != opened.mark:
            raise NotWritten(CHANGED_MEANWHILE)
        return kept


CHANGED_MEANWHILE = "Bản nháp vừa được sửa ở nơi khác nên chưa ghi gì. Xin xem lại bản mới dưới đây rồi làm lại."


def _mark_of(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:32]

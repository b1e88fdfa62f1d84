"""Approved examples as changes of the knowledge's files: tried on a copy first, then written all or none."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import filing
from bot.data.yaml_edit import Add, edited
from bot.data.yaml_text import in_flow
from bot.domain.errors import BotError
from bot.domain.teaching import NewLesson
from bot.filing import KeptFile
from bot.teaching.places import EntryPlace, PlacedWords, entry_places, key, said

Change = tuple[KeptFile, str | None]
NOT_KNOWLEDGE = ("*.part", ".git")


class Refused(BotError):  # noqa: N818 - an answer to the editor
    """The example can't stand there; the message says why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class TaughtFolders:
    """`knowledge`; `twins`: the entries' own questions, one file a topic."""

    knowledge: Path
    twins: Path

    @classmethod
    def of(cls, knowledge: Path) -> "TaughtFolders":
        """Twins stand in tests/answers where that is, else in a folder beside the knowledge."""
        tests = knowledge.parent / "tests" / "answers"
        return cls(knowledge, tests if tests.is_dir() else knowledge.parent / f"{knowledge.name}-twins")


def refuse_faulty(new: NewLesson, folders: TaughtFolders) -> None:
    """Raises Refused for an entry that is not there, and for words that stand somewhere already."""
    places = entry_places(folders.knowledge)
    if new.entry not in places:
        raise Refused(f"Không có mục {new.entry!r} trong {folders.knowledge}/answers.")
    if not key(new.example):
        raise Refused("Câu mẫu không có chữ nào.")
    if (there := said(folders.knowledge).get(key(new.example))) is not None:
        raise Refused(_twice(new, there, places[new.entry]))
    if new.twin and key(new.twin) == key(new.example):
        raise Refused("Câu thử trùng với câu mẫu; câu thử phải là lời khác của cùng một ý.")


def _twice(new: NewLesson, there: PlacedWords, place: EntryPlace) -> str:
    if there.entry == new.entry:
        return f"Câu này đã có ở {there}; không cần thêm."
    return (
        f"Một lời không thể thuộc hai mục: câu này đã có ở {there}, "
        f"nay lại định thêm vào mục {new.entry} ở answers/{place.path.name}. Xin bỏ một chỗ."
    )


def changes(lessons: Sequence[NewLesson], folders: TaughtFolders) -> list[Change]:
    """The files as they are and as they should be, each file once. Raises Refused, NotWritten or EditRefused."""
    _refuse_among(lessons)
    places = entry_places(folders.knowledge)
    kept: dict[Path, KeptFile] = {}
    texts: dict[Path, str] = {}
    for new in lessons:
        refuse_faulty(new, folders)
        place = places[new.entry]
        twin = folders.twins / place.path.name
        for path in (place.path, *((twin,) if new.twin else ())):
            if path not in kept:
                kept[path] = filing.read(path)
                texts[path] = kept[path].text
        texts[place.path] = edited(texts[place.path], Add(place.examples, new.example))
        if new.twin:
            texts[twin] = _with_twin(texts[twin], new, place.path.stem)
    return [(kept[path], texts[path]) for path in kept]


def _refuse_among(lessons: Iterable[NewLesson]) -> None:
    seen: dict[str, NewLesson] = {}
    for new in lessons:
        other = seen.setdefault(key(new.example), new)
        if other is not new:
            raise Refused(f"“{new.example}” được duyệt hai lần, cho mục {other.entry} và mục {new.entry}; xin bỏ một.")


def _with_twin(text: str, new: NewLesson, topic: str) -> str:
    question = {"text": new.twin, "entry": new.entry}
    if not text.strip():
        return f"topic: {topic}\nquestions:\n  - {in_flow(question)}\n"
    return edited(text, Add(("questions",), question))


@contextmanager
def tried(folders: TaughtFolders, changed: Sequence[Change]) -> Iterator[Path]:
    """A copy of the knowledge with the changes, to be read, learned and asked before anything is written."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / folders.knowledge.name
        shutil.copytree(folders.knowledge, copy, ignore=shutil.ignore_patterns(*NOT_KNOWLEDGE))
        for kept, text in changed:
            if kept.path.is_relative_to(folders.knowledge) and text is not None:
                (copy / kept.path.relative_to(folders.knowledge)).write_text(text, encoding="utf-8", newline="")
        yield copy

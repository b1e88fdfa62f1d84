"""`bot learn`: what members asked in vain, put together; an example proposed, decided by a second person, written."""

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.answers.answerer import Answerer
from bot.app.knowledge import open_answerer
from bot.app.learning import DECIDED, learn_copy, nearest, twin_of, undecided, would
from bot.app.parameters_file import PARAMETERS_FILE, parameters_text
from bot.app.parts import open_store
from bot.cli.learn_words import as_cluster, as_lesson, as_list
from bot.config import Settings, load_settings
from bot.domain.errors import BotError
from bot.domain.teaching import Cluster, DecideLesson, Lesson, LessonStatus, NewLesson
from bot.evaluation.flips_said import as_flips
from bot.evaluation.labelled import read_labelled
from bot.evaluation.rehearsal import Flip, fewer_right, flips
from bot.filing import read
from bot.storage.teaching.store import SqlTeaching
from bot.teaching import keeping
from bot.teaching.writing import Change, TaughtFolders, changes, tried

EXIT_LESS_RIGHT = 1


def run(options: argparse.Namespace) -> int:
    settings = load_settings()
    match options.what:
        case "show":
            return _with_store(settings, lambda store: _show(settings, options.which, store))
        case "add":
            return _with_store(settings, lambda store: _add(settings, options, store))
        case "skip":
            return _with_store(settings, lambda store: _skip(settings, options.which, store))
        case "approve" | "refuse":
            return _with_store(settings, lambda store: _decide(options, store))
        case "write":
            return _with_store(settings, lambda store: _write(settings, options, store))
        case _:
            return _with_store(settings, lambda store: _list(settings, store))


def _with_store(settings: Settings, work: Callable[[SqlTeaching], Coroutine[Any, Any, int]]) -> int:
    async def inside() -> int:
        store = await open_store(settings)
        try:
            return await work(store.teaching())
        finally:
            await store.close()

    return asyncio.run(inside())


async def _list(settings: Settings, store: SqlTeaching) -> int:
    _, answerer = open_answerer(settings)
    found = await _clusters(settings, answerer, store)
    print(as_list(found, await store.lessons(LessonStatus.PROPOSED), await store.lessons(LessonStatus.APPROVED)))
    return 0


async def _clusters(settings: Settings, answerer: Answerer, store: SqlTeaching) -> list[Cluster]:
    decided = [one.new for one in await store.lessons(*DECIDED)]
    return undecided([one.text for one in await store.heard()], decided, settings.knowledge, answerer)


async def _named(settings: Settings, which: str, answerer: Answerer, store: SqlTeaching) -> Cluster:
    found = next((one for one in await _clusters(settings, answerer, store) if one.code == which.lower()), None)
    if found is None:
        raise BotError(f"Không có cụm nào mang mã {which!r}. Xem các cụm: .venv/bin/bot learn list")
    return found


async def _show(settings: Settings, which: str, store: SqlTeaching) -> int:
    _, answerer = open_answerer(settings)
    cluster = await _named(settings, which, answerer, store)
    example = cluster.texts[0]
    found = nearest(example, twin_of(cluster.texts, example), settings.knowledge, answerer)
    print(as_cluster(cluster, found, answerer.entries))
    return 0


async def _add(settings: Settings, options: argparse.Namespace, store: SqlTeaching) -> int:
    """Proposed, with what would change; nothing is written yet."""
    _, answerer = open_answerer(settings)
    cluster = await _named(settings, options.which, answerer, store)
    example = options.example or cluster.texts[0]
    twin = options.twin or twin_of(cluster.texts, example)
    shown = would(NewLesson(options.entry, example, twin), settings.knowledge, answerer)
    if shown.refused:
        raise BotError(shown.refused)
    found = shown.flips
    (number,) = await store.propose(NewLesson(options.entry, example, twin, found, options.by))
    print(f"{found}\n")
    print(f"Đã đề nghị câu mẫu số {number}: “{example}” vào mục {options.entry}.")
    print(f"Câu thử: “{twin}”." if twin else "Chưa có câu thử: cụm chỉ có một lời. Thêm bằng --twin.")
    print("Người thứ hai duyệt: /hoc trong nhóm bàn trực, hoặc: .venv/bin/bot learn approve SỐ --by TÊN")
    return 0


async def _skip(settings: Settings, which: str, store: SqlTeaching) -> int:
    """Remembered by the words themselves: the same ones do not come back."""
    _, answerer = open_answerer(settings)
    cluster = await _named(settings, which, answerer, store)
    await store.propose(*(NewLesson("", text, status=LessonStatus.PASSED_OVER) for text in cluster.texts))
    print(f"Đã bỏ qua {len(cluster.texts)} lời; những lời ấy không hiện lại nữa.")
    return 0


async def _decide(options: argparse.Namespace, store: SqlTeaching) -> int:
    accepted = options.what == "approve"
    if not await store.decide(DecideLesson(options.number, accepted, options.by)):
        raise BotError(
            f"Câu mẫu số {options.number}: không chờ duyệt, hoặc do chính {options.by} đề nghị (cần một người khác)."
        )
    done = "Đã duyệt" if accepted else "Không nhận"
    print(f"{done} câu mẫu số {options.number}." + (" Ghi vào kho: .venv/bin/bot learn write" if accepted else ""))
    return 0


async def _write(settings: Settings, options: argparse.Namespace, store: SqlTeaching) -> int:
    """Tried on a copy first, by learning for certain; where fewer are right it stops and says so."""
    approved = await store.lessons(LessonStatus.APPROVED)
    if not approved:
        print("Không có câu mẫu nào đã duyệt mà chưa ghi.")
        return 0
    folders = TaughtFolders.of(settings.knowledge)
    changed = changes([one.new for one in approved], folders)
    certain, thresholds = _learned(settings, folders, changed, train=not options.no_train)
    print(as_flips(certain, None))
    worse = fewer_right(certain)
    if worse > 0 and not options.anyway:
        print(f"\nSau khi thêm, số câu đúng giảm {worse}; chưa ghi gì. Vẫn muốn ghi thì thêm --anyway.")
        return EXIT_LESS_RIGHT
    if thresholds:
        changed = [*changed, (read(settings.knowledge / PARAMETERS_FILE), thresholds)]
    done = keeping.write(changed, settings.knowledge, _subject(approved))
    await store.written([one.id for one in approved])
    print(f"\n{done.how}")
    for one in approved:
        print(as_lesson(one))
    if not thresholds:
        print("Các ngưỡng chưa tính lại: .venv/bin/bot train")
    return 0


def _learned(
    settings: Settings, folders: TaughtFolders, changed: list[Change], *, train: bool
) -> tuple[list[Flip], str]:
    """What changes for certain, and the thresholds as they should be written, "" where they are not learned."""
    knowledge, answerer = open_answerer(settings)
    labelled = read_labelled(settings.knowledge.parent / "tests", folders.twins, knowledge.entries)
    with tried(folders, changed) as copy:
        learned = learn_copy(copy, thresholds=train)
    before = [answerer.answer(one.text) for one in labelled]
    after = [learned.answerer.answer(one.text) for one in labelled]
    written = parameters_text(learned.parameters) if train else ""
    return flips(labelled, before, after), written


def _subject(lessons: list[Lesson]) -> str:
    """Without names: who decided stands in the database."""
    entries = ", ".join(sorted({one.new.entry for one in lessons}))
    return f"Câu mẫu mới: {len(lessons)} câu cho {entries}"[:100]

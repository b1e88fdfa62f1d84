"""`bot broadcast preview|plan|status|cancel` as an operator runs them: real processes at a real database."""

import asyncio
import os
import pty
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import insert

from bot.app.parts import SystemClock
from bot.domain.broadcast_effects import Subscribe
from bot.domain.broadcasts import ALL, Broadcast, BroadcastKind, BroadcastStatus, NewBroadcast, Part
from bot.domain.chunks import Tally
from bot.domain.desk import HOME_ZONE
from bot.ports.broadcasts import Direct
from bot.ports.chunk_sending import BulkWish, Report
from bot.storage.broadcasts.store import SqlBroadcasts
from bot.storage.database import Database
from bot.storage.effects import apply
from bot.storage.engines import open_database
from bot.storage.schema import subscribers
from bot.storage.store import SqlStore
from tests.conftest import ROOT
from tests.processes import config
from tests.starting import processes as starting

CODE = "K7-3M24"
LAN = "telegram:11"


@dataclass(frozen=True)
class Told:
    """What a command said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Operator:
    """Runs `bot` with settings and a database of their own."""

    folder: Path
    database_url: str

    @property
    def knowledge(self) -> Path:
        return self.folder / "knowledge" / "broadcasts"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "BOT_CONFIG": str(self.folder / "config.yaml"), "DATABASE_URL": self.database_url}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "bot", *arguments]

    def run(self, *arguments: str) -> Told:
        done = starting.run(*arguments, environment=self.environment)
        return Told(done.returncode, done.stdout.decode(), done.stderr.decode())

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.knowledge / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def operator(tmp_path: Path, sqlite_database: str) -> Operator:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    config(tmp_path, knowledge=str(tmp_path / "knowledge"))
    return Operator(tmp_path, sqlite_database)


@pytest.fixture
async def database(operator: Operator) -> AsyncIterator[Database]:
    opened = open_database(operator.database_url)
    yield opened
    await opened.close()


@pytest.fixture
def store(database: Database) -> SqlBroadcasts:
    return SqlBroadcasts(database, {}, SystemClock(), ("telegram",))


async def made(store: SqlBroadcasts, status: BroadcastStatus, text: str = "Họp lúc tám giờ") -> Broadcast:
    new = NewBroadcast(CODE, BroadcastKind.COMPOSED, status, text, (Part(text),), topic="thong-bao")
    assert await store.create(new)
    found = await store.by_code(CODE)
    assert found is not None
    return found


async def subscribe(database: Database) -> None:
    await database.write(lambda connection: apply(connection, (Subscribe(),), LAN, 0.0))


def test_the_plan_lists_what_is_to_come_and_heeds_the_days(operator: Operator) -> None:
    year = operator.run("broadcast", "plan").out.splitlines()
    times = [datetime.strptime(line[:16], "%d/%m/%Y %H:%M").replace(tzinfo=HOME_ZONE) for line in year]
    assert times == sorted(times)
    assert len({at.month for at in times}) == 12
    month = operator.run("broadcast", "plan", "--days", "30").out.splitlines()
    assert month == year[: len(month)]
    assert times[len(month) - 1] < datetime.now(HOME_ZONE) + timedelta(days=30) < times[len(month)]


@pytest.mark.parametrize("days", ["0", "-3", "366", "bảy"])
def test_days_that_are_none_are_refused(operator: Operator, days: str) -> None:
    told = operator.run("broadcast", "plan", "--days", days)
    assert (told.status, "cần một số từ 1 đến 365" in told.err) == (2, True)


async def test_a_planned_message_is_shown_as_members_will_see_it(operator: Operator, database: Database) -> None:
    await subscribe(database)
    told = operator.run("broadcast", "preview", "thang-04-anh-video-gia")
    assert told.status == 0
    first, second, *rest = told.out.splitlines()
    assert first.startswith("Lần gửi tới: 08:00 ")
    assert second == "Người nhận: mọi người đăng ký nhận tin (1)"
    assert any(line.startswith("Căn cứ: ") for line in rest)
    assert rest[-1].endswith("Thôi nhận tin")


def test_a_quiz_is_shown_with_its_numbers_and_its_clause_in_a_message_of_its_own(operator: Operator) -> None:
    out = operator.run("broadcast", "preview", "do-vui-chuc-mung-som").out
    assert "2. Chờ công bố chính thức rồi mới chúc mừng trên mạng" in out
    assert out.index("/dap") < out.index("Căn cứ: ")


async def test_what_an_officer_wrote_is_shown_by_its_code(operator: Operator, store: SqlBroadcasts) -> None:
    await made(store, BroadcastStatus.DRAFT)
    told = operator.run("broadcast", "preview", "k73m24")
    assert (told.status, "Họp lúc tám giờ" in told.out) == (0, True)


@pytest.mark.parametrize("name", ["thang-04-anh-video-gia", "khi-co-vu-viec-buc-xuc"], ids=["members", "officers"])
def test_an_audience_of_nobody_is_said_so(operator: Operator, name: str) -> None:
    told = operator.run("broadcast", "preview", name)
    assert "(0)\nChưa có ai trong danh sách nhận này" in told.out


def test_a_message_whose_dates_are_over_is_said_so_by_the_preview_and_refused_by_the_check(operator: Operator) -> None:
    operator.edit("do-vui-bao-mat.yaml", '{cron: "45 19 * 5 THU#2"}', "{dates: [2024-05-09 19:45]}")
    assert "không còn lần gửi nào" in operator.run("broadcast", "preview", "do-vui-chuc-mung-som").out
    assert "cần một ngày chưa đến" in operator.run("check").err


BAD_DATA = {
    "a cron that never comes": (
        'cron: "45 19 * 5 THU#2"',
        'cron: "45 19 30 2 *"',
        "cron: năm phần không đi được với nhau",
    ),
    "an unknown entry": ("chuc-mung-truoc-quyet-dinh", "khong-co", "entries: cần tên (id) của một câu trả lời"),
    "a text over the limit": ("question: ", f"question: {'Đ' * 300}", "question: dài nhất 300 ký tự"),
    "a broken picture": (
        'kind: quiz\n    topic: bao-mat\n    title: "Chúc mừng',
        'kind: guidance\n    picture: hong.png\n    topic: bao-mat\n    title: "Chúc mừng',
        "picture: cần một ảnh JPEG, PNG, WEBP còn nguyên",
    ),
}


@pytest.mark.parametrize(("old", "new", "fault"), BAD_DATA.values(), ids=BAD_DATA)
@pytest.mark.parametrize(
    "command", [("check",), ("broadcast", "preview", "do-vui-chuc-mung-som")], ids=lambda it: it[-1]
)
def test_bad_data_are_named_with_file_and_line(
    operator: Operator, command: tuple[str, ...], old: str, new: str, fault: str
) -> None:
    (operator.knowledge / "hong.png").write_bytes(b"no picture")
    operator.edit("do-vui-bao-mat.yaml", old, new)
    told = operator.run(*command)
    assert told.status == 1
    assert told.out == ""
    (line,) = [line for line in told.err.splitlines() if fault in line]
    assert line.startswith("knowledge/broadcasts/do-vui-bao-mat.yaml:")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("preview", "khong-co"), "thang-04-anh-video-gia"),
        (("status", CODE), "Không có tin nào mang mã"),
        (("status", "???"), "Không có tin nào mang mã"),
        (("cancel", CODE), "Không có tin nào mang mã"),
    ],
)
def test_a_name_that_nothing_has_is_said_with_what_to_do(
    operator: Operator, arguments: tuple[str, ...], says: str
) -> None:
    told = operator.run("broadcast", *arguments)
    assert (told.status, told.out) == (2, "")
    assert says in told.err


def test_where_there_is_nothing_status_says_so(operator: Operator) -> None:
    assert "Chưa có tin nào" in operator.run("broadcast", "status").out


async def test_a_broadcast_is_cancelled_once_and_one_that_is_over_is_not(
    operator: Operator, store: SqlBroadcasts
) -> None:
    one = await made(store, BroadcastStatus.APPROVED)
    assert f"{CODE} (chờ đến giờ)" in operator.run("broadcast", "status").out
    for _ in range(2):
        told = operator.run("broadcast", "cancel", CODE)
        assert (told.status, f"ĐÃ HỦY {CODE}" in told.out) == (0, True)
    assert f"{CODE} (đã hủy)" in operator.run("broadcast", "status").out
    cancelled = await store.by_code(CODE)
    assert cancelled is not None
    assert await store.change(cancelled, BroadcastStatus.DONE)
    told = operator.run("broadcast", "cancel", CODE)
    assert (told.status, told.out) == (2, "")
    assert "Không còn gì để hủy" in told.err
    assert one.id == cancelled.id


async def half_sent(store: SqlBroadcasts, database: Database) -> tuple[Broadcast, Callable[[Tally], Report]]:
    """A broadcast to 100 that runs, and how its one chunk is reported over."""
    rows = [{"owner": f"telegram:{number}", "since": 0.0} for number in range(1, 101)]
    await database.write(lambda connection: connection.execute(insert(subscribers), rows) and None)
    one = await made(store, BroadcastStatus.APPROVED)
    await store.start(one, await store.count(ALL), Direct())
    await store.plan_some(one)
    await SqlStore(database, {}, SystemClock()).beat("w", 600.0)
    (stretch,) = (await store.bulk_turn(BulkWish("w", "telegram", 1), [])).stretches
    return one, lambda tally: Report(stretch.chunk.closed(1, 1, tally), over=tally.reached == 100)


@pytest.mark.parametrize("terminal", [False, True], ids=["a file", "a terminal"])
async def test_the_bar_goes_on_until_the_broadcast_is_over(
    operator: Operator, store: SqlBroadcasts, database: Database, terminal: bool
) -> None:
    one, report = await half_sent(store, database)
    out = operator.folder / "out.txt"
    with screen(out) if terminal else out.open("wb") as stdout:
        process = await asyncio.create_subprocess_exec(
            *operator.command("broadcast", "status", "--follow"), cwd=ROOT, env=operator.environment, stdout=stdout
        )
        try:
            await shows(out, "░░░░░░░░░░ 0%")
            await store.bulk_turn(BulkWish("w", "telegram"), [report(Tally(44, 1, 5))])
            await shows(out, "█████░░░░░ 50%")
            await store.bulk_turn(BulkWish("w", "telegram"), [report(Tally(90, 2, 8))])
            assert await store.finish(one)
            assert await asyncio.wait_for(process.wait(), 30) == 0
        finally:
            with suppress(ProcessLookupError):
                process.kill()
    told = (await said(out)).replace("\r\n", "\n")
    assert told.split("\n")[-3] == f"ĐÃ GỬI XONG {CODE}: Họp lúc tám giờ"
    assert told.split("\n")[-2].startswith("Đến 90 người trong 100; không gửi được 2; đã chặn bot 8.")
    assert ("\r\x1b[K" in told) is terminal


@contextmanager
def screen(out: Path) -> Iterator[int]:
    """A terminal whose output goes to a file."""
    ours, theirs = pty.openpty()

    def copy() -> None:
        with out.open("wb", buffering=0) as file, suppress(OSError):
            while said := os.read(ours, 4096):
                file.write(said)

    copying = Thread(target=copy)
    copying.start()
    try:
        yield theirs
    finally:
        os.close(theirs)
        copying.join()
        os.close(ours)


async def shows(out: Path, text: str) -> None:
    async with asyncio.timeout(30):
        while text not in await said(out):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.05)


async def said(out: Path) -> str:
    return (await asyncio.to_thread(out.read_bytes)).decode("utf-8", "replace")

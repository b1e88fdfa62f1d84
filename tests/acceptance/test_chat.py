"""`bot chat`: the same dialogue in a terminal, and nothing stays of it."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.storage.personal import PERSONAL
from bot.storage.tables import metadata
from tests.databases import sqlite_url
from tests.processes import Running, bot
from tests.serving import QUESTION, database_files, locked

FIRST = [QUESTION, "/dulieu", "1", "1", QUESTION, "thoát"]
SECOND = ["chủ đề", "1", "1", "bài báo Nhân Dân chia sẻ được không?", "/trogiup"]
ONLY_FIRST = ("⛔ KHÔNG LÀM", "Tôi đang giữ về đồng chí", "Đã xóa hết")
ONLY_SECOND = ("Đồng chí muốn xem chủ đề nào?", "✅ NÊN LÀM", "Đồng chí có thể:")


async def test_two_terminals_at_one_database_never_get_each_others_replies_and_leave_nothing(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "bot.db")
    async with bot(tmp_path, "chat", DATABASE_URL=url) as first, bot(tmp_path, "chat", DATABASE_URL=url) as second:
        for one in (first, second):
            await said(one, "Chào đồng chí")
        for one, lines in ((first, FIRST), (second, SECOND)):
            assert one.process.stdin is not None
            one.process.stdin.write("\n".join([*lines, ""]).encode())
            one.process.stdin.close()
        assert [await one.ended() for one in (first, second)] == [0, 0]

    shown = [one.out.read_text() for one in (first, second)]
    for mine, others, own in ((ONLY_FIRST, ONLY_SECOND, shown[0]), (ONLY_SECOND, ONLY_FIRST, shown[1])):
        assert all(text in own for text in mine)
        assert [text for text in others if text in own] == []
        assert own.rstrip().endswith("Hẹn gặp lại.")
        assert own.count("Chào đồng chí") == 1
    assert shown[0].count("⛔ KHÔNG LÀM") == 2
    assert [one.err.read_text() for one in (first, second)] == ["", ""]
    about_members = {one.table.name for one in PERSONAL} | {"seen", "quarantine", "workers", "cases"}
    assert database_files(url) == []
    own = sqlite_url(tmp_path / "chat.db")
    assert not about_members & rows_left(own).keys()
    assert QUESTION[:12].encode() not in b"".join(path.read_bytes() for path in database_files(own))


async def test_who_leaves_with_an_open_case_is_told_what_becomes_of_it_and_may_stay(tmp_path: Path) -> None:
    lines = ["/gui https://tin-la.info/1", "thoát", "/trogiup", "thoát"]
    async with bot(tmp_path, "chat", DATABASE_URL=sqlite_url(tmp_path / "bot.db")) as one:
        assert one.process.stdin is not None
        one.process.stdin.write("\n".join([*lines, ""]).encode())
        one.process.stdin.close()
        assert await one.ended(120) == 0
    shown = one.out.read_text()
    (code,) = set(re.findall(r"/theodoi ([A-Z0-9]{2}-[A-Z0-9]{4})", shown))
    warned, _, rest = shown.partition(f"Đồng chí còn việc chưa có trả lời: {code}.")
    assert rest.index("Đồng chí có thể:") < rest.index(f"chưa trả lời ({code})") < rest.index("Hẹn gặp lại.")
    assert code in warned


async def test_while_another_program_writes_a_line_waits_and_is_answered_afterwards(tmp_path: Path) -> None:
    async with bot(tmp_path, "chat", DATABASE_URL=sqlite_url(tmp_path / "bot.db")) as one:
        assert one.process.stdin is not None
        await said(one, "Chào đồng chí")
        with locked(sqlite_url(tmp_path / "chat.db")):
            one.process.stdin.write(f"{QUESTION}\n".encode())
            await said(one, "Dữ liệu đang bận")
            assert "⛔ KHÔNG LÀM" not in one.out.read_text()
        await said(one, "⛔ KHÔNG LÀM")
        one.process.stdin.close()
        assert await one.ended() == 0
    assert one.err.read_text() == ""


async def said(one: Running, text: str) -> None:
    async with asyncio.timeout(120):
        while text not in one.out.read_text():
            assert one.process.returncode is None, one.err.read_text()
            await asyncio.sleep(0.05)


def rows_left(url: str) -> dict[str, int]:
    with closing(sqlite3.connect(url.partition(":///")[2])) as connection:
        counts = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in metadata.tables}
    return {table: count for table, count in counts.items() if count}

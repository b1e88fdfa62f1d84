"""The whole loop without any token: a member in one terminal, the duty desk in another one."""

import asyncio
import os
import pty
import re
import select
import time
from pathlib import Path
from typing import Self

import pytest

from tests.reader import reading
from tests.starting.processes import start

START_S, ANSWER_S = 90.0, 20.0


class Terminal:
    """`bot chat` behind a real terminal."""

    def __init__(self, url: str, *options: str) -> None:
        self._master, slave = pty.openpty()
        environment = {**os.environ, "DATABASE_URL": url, "TERM": "dumb", "HTTP_PORT": "0"}
        self._process = start("chat", *options, environment=environment, stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        self._seen = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.waited(ANSWER_S)
        os.close(self._master)

    def type(self, line: str) -> None:
        os.write(self._master, f"{line}\n".encode())

    def until(self, pattern: str, timeout_s: float = ANSWER_S) -> re.Match[str]:
        """Read on until this is shown; what came before it is done with."""
        end_s = time.monotonic() + timeout_s
        while (found := re.search(pattern, self._seen, re.DOTALL)) is None:
            ready, _, _ = select.select([self._master], [], [], max(end_s - time.monotonic(), 0))
            assert ready, f"{pattern!r} was not shown in {timeout_s} s: {self._seen[-2000:]!r}"
            self._seen += os.read(self._master, 65536).decode(errors="replace").replace("\r\n", "\n")
        self._seen = self._seen[found.end() :]
        return found

    def end(self, *, signal: int = 0) -> int:
        """Leave by Ctrl-D, or by a signal; the exit code."""
        if signal:
            self._process.send_signal(signal)
        else:
            os.write(self._master, b"\x04")
        return self._process.waited(ANSWER_S)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


def test_what_is_sent_in_one_terminal_is_answered_in_the_other_and_comes_back(url: str) -> None:
    """The desk is opened later and finds what waits; then each sees what the other does while at its prompt."""
    with Terminal(url) as member:
        member.until("Chào đồng chí.*› ", START_S)
        member.type("/gui https://vietcombank.vn-ib.top/xac-thuc")
        code = member.until(r"/theodoi ([A-Z0-9]{2}-[A-Z0-9]{4}).*› ")[1]
        with Terminal(url, "--desk") as desk:
            greeting = "Việc của cán bộ trực"
            desk.until(rf"(?:{greeting}.*Vụ {code}|Vụ {code}.*{greeting}).*› $", START_S)
            desk.type(f"/xem {code}")
            answer = desk.until(rf"Vụ {code}.*?\d+\. Nhận\n  (\d+)\. Trả lời.*› $")[1]
            desk.type(answer)
            desk.until(r"(?:Giả mạo|Mạo danh).*› $")
            desk.type(f"/traloi {code} mao-danh Không phải trang của ngân hàng.")
            send = r"CHƯA GỬI.*MẠO DANH.*Không phải trang của ngân hàng.*?(\d+)\. Gửi “mạo danh” cho 1 người.*› $"
            desk.type(desk.until(send)[1])
            desk.until(r"sẽ đi sau 20 giây.*› $")
            member.until(r"Không phải trang của ngân hàng\..*› $", 20 + ANSWER_S)
            member.type("/gui https://tin-la.info/1")
            second = member.until(r"/theodoi ([A-Z0-9]{2}-[A-Z0-9]{4}).*› ")[1]
            desk.until(rf"Vụ {second}.*› $")
            assert desk.end(signal=2) in (0, 2)
        assert member.end() == 0


async def test_the_page_beside_the_terminal_reaches_the_same_desk(url: str) -> None:
    """What is sent in a browser is answered in the officer's terminal and appears on the page by itself."""
    with Terminal(url) as member:
        address = (await asyncio.to_thread(member.until, r"Trang web: (http://localhost:\d+)", START_S))[1]
        async with reading(address) as reader:
            (receipt,) = await reader.ask("/gui https://vietcombank.vn-ib.top/xac-thuc")
            found = re.search(r"/theodoi ([A-Z0-9]{2}-[A-Z0-9]{4})", receipt.text)
            assert found is not None
            reader.last = receipt.number
            with Terminal(url, "--desk") as desk:
                await asyncio.to_thread(desk.until, rf"Vụ {found[1]}.*› $", START_S)
                desk.type(f"/traloi {found[1]} mao-danh Không phải trang của ngân hàng.")
                send = r"CHƯA GỬI.*?(\d+)\. Gửi “mạo danh” cho 1 người.*› $"
                desk.type((await asyncio.to_thread(desk.until, send))[1])
                finding = await asyncio.wait_for(anext(reader.stream()), 20 + ANSWER_S)
                assert "Không phải trang của ngân hàng." in finding.text
                assert desk.end(signal=2) in (0, 2)
        assert await asyncio.to_thread(member.end) == 0

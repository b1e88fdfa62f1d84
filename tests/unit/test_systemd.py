"""What systemd hears, over a real socket."""

import asyncio
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.app.systemd import ALIVE, READY, alive_every_s, stay_alive, tell


@contextmanager
def manager(place: str) -> Iterator[socket.socket]:
    """Listens as the service manager does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(f"\0{place[1:]}" if place.startswith("@") else place)
        heard.settimeout(10.0)
        yield heard


@pytest.mark.parametrize("abstract", [False, True])
def test_it_hears_what_it_is_told(tmp_path: Path, *, abstract: bool) -> None:
    place = f"@tro-ly-{secrets.token_hex(8)}" if abstract else str(tmp_path / "notify")
    with manager(place) as heard:
        tell(READY, {"NOTIFY_SOCKET": place})
        assert heard.recv(100) == b"READY=1"


def test_where_nobody_listens_nothing_is_said_and_nothing_fails(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tell(READY, {})
    assert caplog.messages == []
    tell(READY, {"NOTIFY_SOCKET": str(tmp_path / "gone")})
    assert caplog.messages == ["systemd could not be told"]


def test_a_manager_that_takes_nothing_is_not_waited_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    place = str(tmp_path / "notify")
    with manager(place):
        for _ in range(2_000):
            tell(ALIVE, {"NOTIFY_SOCKET": place})
    assert set(caplog.messages) == {"systemd could not be told"}


@pytest.mark.parametrize(
    ("environment", "period_s"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "60000000"}, 30.0),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": str(os.getpid())}, 30.0),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}, None),
    ],
)
def test_the_watchdog_is_told_twice_as_often_as_it_looks(environment: dict[str, str], period_s: float | None) -> None:
    assert alive_every_s(environment) == period_s


async def test_while_the_loop_turns_it_is_told_again_and_again(tmp_path: Path) -> None:
    place = str(tmp_path / "notify")
    with manager(place) as heard:
        task = asyncio.create_task(stay_alive({"NOTIFY_SOCKET": place, "WATCHDOG_USEC": "20000"}))
        told = [await asyncio.to_thread(heard.recv, 100) for _ in range(3)]
        task.cancel()
    assert told == [ALIVE.encode()] * 3


async def test_without_a_watchdog_there_is_nothing_to_do() -> None:
    await asyncio.wait_for(stay_alive({}), 5.0)

"""What `make try-zalo` starts: a local platform, the bot, and a terminal that plays a member's phone."""

import asyncio
import sys

import pytest

from tests.conftest import ROOT
from tests.serving import ANSWERED, QUESTION


@pytest.mark.parametrize("on", ["", "bot"])
async def test_a_member_asks_and_picks_in_the_terminal(on: str) -> None:
    pipe = asyncio.subprocess.PIPE
    program = (sys.executable, "-m", "tests.fakes.zalo.phone", on)
    phone = await asyncio.create_subprocess_exec(*program, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe)
    said, faults = await phone.communicate(f"{QUESTION}\n2\nthôi\n".encode())
    shown = said.decode()
    assert (phone.returncode, faults.decode()) == (0, "")
    assert ANSWERED in shown
    assert "Căn cứ" in shown

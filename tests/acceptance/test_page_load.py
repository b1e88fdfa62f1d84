"""A fifth of the load that the page must bear (`python -m benchmarks.page_load` bears all of it): what one stream and
one answer take, so that whatever makes either dearer is noticed on any machine.
"""

import pytest

from benchmarks.page_load import PAGE_BYTES, measure
from bot.channels.web.chat import LOOK_AGAIN_S

pytestmark = [pytest.mark.slow, pytest.mark.timed]

STREAM_KB, ANSWER_CPU_S = 80.0, 0.05
"""Four or five times what was measured: 20 kB, and 8 to 11 ms."""


async def test_an_open_stream_is_small_and_a_first_answer_cheap() -> None:
    found = await measure(streams=100, rate=10.0, seconds=5.0)
    assert found.stream_kb < STREAM_KB
    assert found.seen_s < LOOK_AGAIN_S / 2, "somebody was woken by no message, and found it in passing"
    assert found.answer_cpu_s < ANSWER_CPU_S
    assert max(found.sizes.values()) < PAGE_BYTES

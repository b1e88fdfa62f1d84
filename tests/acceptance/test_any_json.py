"""Any JSON in any field, through the whole service."""

import json
from typing import Any

import aiohttp
from hypothesis import HealthCheck, given, settings

from bot.channels.telegram.raw_update import RawUpdate
from bot.channels.telegram.webhook import PATH, SECRET_HEADER
from bot.storage import schema
from tests.acceptance.test_webhook import SECRET, hooked
from tests.any_json import JSON, any_updates
from tests.serving import ANSWERED, HOA, QUESTION, Served

__all__ = ["hooked"]
ONE_SERVICE = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


async def all_accounted_for(served: Served) -> None:
    """Nothing waits, and a question is answered as ever."""
    await served.settled()
    before = len(served.api.sent(HOA))
    await served.api.say(HOA, QUESTION)
    assert ANSWERED in (await served.answers(HOA, before + 1))[before].text
    assert not served.task.done()


async def test_polling_outlives_any_update_and_loses_none(served: Served) -> None:
    made: list[dict[str, Any]] = []

    @given(update=any_updates())
    @settings(max_examples=200, deadline=None, database=None)
    def collect(update: dict[str, Any]) -> None:
        made.append(update)

    collect()
    wanted: set[str] = set()
    for update in made:
        given_ids = await served.api.push(update, raw=True)
        if RawUpdate.of(update).inline is None:
            wanted.update(map(str, given_ids))
    await all_accounted_for(served)
    assert len(wanted) > 100
    assert wanted <= {row["update_id"] for row in await served.rows(schema.seen)}


async def test_the_webhook_outlives_any_body(hooked: Served) -> None:
    bodies: list[Any] = []

    @given(body=JSON | any_updates().map(lambda update: {"update_id": len(bodies) + 1, **update}))
    @settings(max_examples=150, deadline=None, suppress_health_check=ONE_SERVICE, database=None)
    def collect(body: Any) -> None:
        bodies.append(body)

    collect()
    headers = {SECRET_HEADER: SECRET}
    async with aiohttp.ClientSession(headers=headers) as session:
        for body in bodies:
            async with session.post(hooked.url + PATH, data=json.dumps(body)) as answer:
                assert answer.status == 200, body
    await all_accounted_for(hooked)

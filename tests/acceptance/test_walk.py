"""A short random walk of ordinary and hostile updates over the whole program; `benchmarks.walk` is the long one."""

import logging
import re
from dataclasses import replace

import pytest

from benchmarks.asking import questions, said_once, without
from benchmarks.officers import CHAT, PEOPLE
from benchmarks.walking import Walk
from bot.dialogue.library import Library
from bot.domain.cases import Officer
from bot.storage import schema
from tests.fakes.bot_api import BotApi, updates
from tests.serving import serving, settings_for

ROUNDS, AT_ONCE = 3, 110
FIRST_WITNESS = 1_000_000
CODE = re.compile(r"\b[0-9A-Z]{2}-[0-9A-Z]{4}\b")


async def test_nothing_fails_only_the_malformed_is_set_aside_and_every_witness_is_answered(
    api: BotApi, shelf: Library, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_for(api, database_url, DESK_CHAT_ID=str(CHAT))
    people = tuple(Officer(f"telegram:{number}", name) for number, name in PEOPLE.items())
    settings = replace(settings, desk=replace(settings.desk, officers=people, undo_s=0.1))
    stock = questions()
    walk = Walk(ROUNDS, [one.question for one in stock])
    broken: set[str] = set()
    async with serving(api, shelf, settings) as served:
        for round_ in range(ROUNDS):
            witness = FIRST_WITNESS + round_
            steps = [one for _ in range(AT_ONCE) for one in walk.step()]
            await api.push(updates.message(witness, stock[round_].question), *(one for one, bad in steps if not bad))
            broken.update(map(str, await api.push(*(one for one, bad in steps if bad))))
            before = len(api.sent())
            await served.settled(timeout_s=60.0)
            new = [one.compact() for one in api.sent()[before:]]
            walk.see(new, [code for one in new for code in CODE.findall(one["text"])])
        aside = {row["update_id"]: row["fault"] for row in await served.rows(schema.quarantine)}
        assert await served.rows(schema.dead_letters) == []
    assert {number: fault for number, fault in aside.items() if number not in broken} == {}
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    notes = said_once(shelf)
    first = {one.chat_id: without(one.text, notes) for one in reversed(api.sent())}
    told = {chat: text for chat, text in first.items() if chat >= FIRST_WITNESS}
    assert told == {FIRST_WITNESS + number: stock[number].reply for number in range(ROUNDS)}

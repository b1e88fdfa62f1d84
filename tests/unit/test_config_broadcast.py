"""The block `broadcast` of config.yaml: read, and every fault told with its line."""

from dataclasses import replace
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.answers.schema import Knowledge
from bot.app.knowledge import open_library
from bot.config import Settings, load_settings
from bot.domain.broadcasts import BroadcastSettings
from bot.domain.cases import Officer
from bot.domain.desk import Desk
from bot.domain.errors import DataFaults
from bot.planning.schema import Audience, Calendar, Dates, Plan, Planned, Reach
from bot.services.broadcasts.checking import audience_faults, broadcast_faults, for_nobody


def read(tmp_path: Path, block: str, pace: str = "") -> BroadcastSettings:
    (tmp_path / "knowledge").mkdir(exist_ok=True)
    config = tmp_path / "config.yaml"
    config.write_text(f"desk: {{contact: x}}\n{pace}{block}", encoding="utf-8")
    return load_settings({"BOT_CONFIG": str(config)}).broadcast


def test_without_the_block_all_is_as_the_comments_say(tmp_path: Path) -> None:
    assert read(tmp_path, "") == BroadcastSettings()


def test_the_block_is_read(tmp_path: Path) -> None:
    block = (
        "broadcast: {two_person: true, paid: true, demand: {members: 3, window_h: 6, clause: ct-2022#1.1}, "
        "watch_days: 30, units: {doan-truong: Đoàn trường}}\n"
    )
    assert read(tmp_path, block, "pace: {overall_per_s: 900}\n") == BroadcastSettings(
        True, True, 3, 6.0, "ct-2022#1.1", 30, {"doan-truong": "Đoàn trường"}
    )


def test_who_opens_the_library_gets_the_settings_of_broadcasts(settings: Settings) -> None:
    asked_for = BroadcastSettings(two_person=True, units={"doan-truong": "Đoàn trường"})
    assert open_library(replace(settings, broadcast=asked_for)).broadcast == asked_for


@pytest.mark.parametrize(
    ("block", "key"),
    [
        ("broadcast: {paid: true}\n", "broadcast.paid"),
        ("broadcast: {two_person: maybe}\n", "broadcast.two_person"),
        ("broadcast: {demand: {members: -1}}\n", "broadcast.demand.members"),
        ("broadcast: {demand: {window_h: 0}}\n", "broadcast.demand.window_h"),
        ("broadcast: {watch_days: 0}\n", "broadcast.watch_days"),
        ("broadcast: {units: {Doan Truong: x}}\n", "broadcast.units"),
        ("broadcast: {unknown: 1}\n", "unknown"),
    ],
)
def test_a_fault_names_its_key_and_line(tmp_path: Path, block: str, key: str) -> None:
    with pytest.raises(DataFaults) as told:
        read(tmp_path, block)
    assert [(fault.key, fault.line) for fault in told.value.faults] == [(key, 2)]


def test_a_message_that_can_reach_nobody_and_an_unknown_clause_are_faults(knowledge: Knowledge) -> None:
    def planned(name: str, audience: Audience) -> Planned:
        return Planned(name, "t", "t", "t", None, None, (), (), Dates(()), audience, 0)

    messages = (planned("a", Audience(Reach.UNIT, "x")), planned("b", Audience(Reach.OFFICERS)))
    calendar = Calendar(ZoneInfo("UTC"), time(), time(), {}, {}, 0)
    settings = BroadcastSettings(demand_clause="ct-2022#99")
    plan = Plan(messages, {}, calendar)
    assert [fault.key for fault in audience_faults("c", settings, plan)] == ["broadcast.units"]
    assert for_nobody(Desk(), plan) == ["b"]
    assert for_nobody(Desk(officers=(Officer("telegram:1", "Minh"),)), plan) == []
    assert [fault.key for fault in broadcast_faults("c", settings, knowledge)] == ["broadcast.demand.clause"]
    assert broadcast_faults("c", BroadcastSettings(), knowledge) == []

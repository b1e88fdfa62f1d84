"""The block `broadcast` of config.yaml: read, and every fault told with its line."""

import os
from dataclasses import replace
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot.answers.schema import Knowledge
from bot.app.knowledge import open_library
from bot.config import Settings, load_settings
from bot.domain.articles import ArticleSettings
from bot.domain.broadcasts import BroadcastSettings
from bot.domain.cases import Officer
from bot.domain.desk import Desk
from bot.domain.errors import DataFaults
from bot.planning.schema import Audience, Calendar, Dates, Plan, Planned, Reach
from bot.services.broadcasts.checking import audience_faults, broadcast_faults, cover_faults, for_nobody


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


def test_the_block_of_articles_is_read_with_its_cover_beside_the_file(tmp_path: Path) -> None:
    Image.new("RGB", (320, 180)).save(tmp_path / "bia.jpg")
    own = 'cover: bia.jpg, per_month: 2, planned: không, author: Ban A, provinces: ["4", "36"]'
    block = f"broadcast: {{article: {{{own}}}}}\n"
    cover = str(tmp_path / "bia.jpg")
    assert read(tmp_path, block).article == ArticleSettings(cover, 2, False, "Ban A", ("4", "36"))


def test_a_cover_of_a_megabyte_and_a_planned_picture_that_is_no_cover_are_faults(tmp_path: Path) -> None:
    heavy = tmp_path / "nang.png"
    Image.frombytes("RGB", (700, 700), os.urandom(700 * 700 * 3)).save(heavy)
    with pytest.raises(DataFaults) as told:
        read(tmp_path, "broadcast: {article: {cover: nang.png}}\n")
    assert "1000000 byte" in str(told.value)
    Image.new("RGB", (320, 180)).save(tmp_path / "a.webp")
    planned = [
        Planned(name, "t", "t", "t", picture, None, (), (), Dates(()), Audience(Reach.ALL), 0)
        for name, picture in (("co-anh", tmp_path / "a.webp"), ("tron", None))
    ]
    plan = Plan(tuple(planned), {}, Calendar(ZoneInfo("UTC"), time(), time(), {}, {}, 0))
    settings = BroadcastSettings(article=ArticleSettings("bia.jpg"))
    (fault,) = cover_faults("config.yaml", settings, plan)
    assert "'co-anh'" in fault.expected
    assert cover_faults("config.yaml", BroadcastSettings(), plan) == []


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
        ("broadcast: {article: {}}\n", "cover"),
        ("broadcast: {article: {cover: khong-co.jpg}}\n", "broadcast.article.cover"),
        ("broadcast: {article: {cover: bia.webp}}\n", "broadcast.article.cover"),
        ("broadcast: {article: {cover: x.jpg, per_month: 99}}\n", "broadcast.article.per_month"),
        ("broadcast: {article: {cover: x.jpg, planned: maybe}}\n", "broadcast.article.planned"),
        ("broadcast: {article: {cover: x.jpg, author: " + "x" * 51 + "}}\n", "broadcast.article.author"),
        ("broadcast: {article: {cover: x.jpg, provinces: [64]}}\n", "broadcast.article.provinces"),
    ],
)
def test_a_fault_names_its_key_and_line(tmp_path: Path, block: str, key: str) -> None:
    Image.new("RGB", (320, 180)).save(tmp_path / "x.jpg")
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

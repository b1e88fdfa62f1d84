"""What Prometheus gets to read, and that every figure is shown or alerted somewhere, and none that is not there."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from bot.answers.decision import Answer, AnswerStatus
from bot.app.metrics import DatabaseFigures, Metrics, ProcessFigures, families
from bot.app.side import Allowance
from bot.config.web import LOCAL
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Result, Said
from bot.domain.errors import DeliveryError, Limited, MaybeDelivered, PlatformDown, Retryable, Unreachable
from bot.domain.messages import Outgoing
from bot.ports.store import Backlog, Burden
from bot.server import Server
from bot.services.tally import OUTCOMES, SendTally, outcome_of
from tests.yaml_files import read_yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
ALERTS = read_yaml(DEPLOY / "prometheus" / "alerts.yml")["groups"][0]["rules"]
DASHBOARD = json.loads((DEPLOY / "grafana" / "tro-ly.json").read_text(encoding="utf-8"))
EVERYTHING = ProcessFigures(
    updates={"telegram": 7},
    outcomes=dict.fromkeys(OUTCOMES, 1),
    letters={"telegram": SendTally(paced=2, paced_s=0.5, waited=3, waited_s=1.5)},
    broadcasts={"telegram": SendTally()},
    maintenance=True,
    looked=DatabaseFigures(
        True,
        Backlog(inbox=1, outbox=2, oldest_inbox_s=3.0, dead_letters=4, quarantined=5),
        Burden(6.0, 7, {"outbox": 8}),
        {"zalo": Allowance(9.0, 10), "web": Allowance()},
    ),
)


def found() -> dict[str, frozenset[str]]:
    """All samples that can be shown, with the labels of each."""
    return {one.name: frozenset(one.labels) for family in families(EVERYTHING) for one in family.samples}


def shown() -> list[str]:
    panels = [one for one in DASHBOARD["panels"] if one["type"] != "row"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def alerted() -> list[str]:
    return [rule["expr"] for rule in ALERTS]


def named(expressions: Iterable[str]) -> set[str]:
    return {name for one in expressions for name in re.findall(r"\bbot_\w+", one)}


def values(told: Iterable[Metric]) -> Mapping[tuple[str, ...], float]:
    return {(one.name, *one.labels.values()): one.value for family in told for one in family.samples}


def test_every_figure_that_is_shown_or_alerted_is_there() -> None:
    assert len(named(shown())) > 15
    assert sorted(named([*shown(), *alerted()]) - found().keys()) == []


def test_every_figure_is_shown_or_alerted() -> None:
    assert sorted(found().keys() - named([*shown(), *alerted()])) == []


@pytest.mark.parametrize("expression", [*shown(), *alerted()])
def test_the_labels_that_are_asked_for_are_those_of_the_figures(expression: str) -> None:
    of_targets = {"instance", "job"}
    known = {label for name in named([expression]) for label in found()[name]} | of_targets
    asked = set(re.findall(r"(\w+)\s*(?:=~|!=|!~|=)\s*\"", expression))
    asked |= {one.strip() for group in re.findall(r"by \(([^)]*)\)", expression) for one in group.split(",")}
    assert asked - known == set()


@pytest.mark.parametrize("label", ["outcome", "result"])
def test_the_values_of_labels_that_are_alerted_exist(label: str) -> None:
    tally = SendTally()
    for error in (PlatformDown(""), Retryable(""), MaybeDelivered(""), Limited(1.0), Unreachable("")):
        tally.failed(error)
    known = {"outcome": set(OUTCOMES), "result": {*tally.results, "rejected"}}[label]
    asked = {
        one for rule in alerted() for group in re.findall(rf'{label}=~?"([^"]*)"', rule) for one in group.split("|")
    }
    assert asked
    assert asked - known == set()


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: str(rule["alert"]))
def test_every_alert_says_in_vietnamese_what_happens_and_what_to_do(rule: dict[str, Any]) -> None:
    told = rule["annotations"]
    assert rule["labels"]["severity"] in {"critical", "warning", "info"}
    assert re.search("[ạảấầậẹệịọộợụựỳđ]", told["summary"]) is not None
    assert len(told["description"].split()) > 15
    asked = set(re.findall(r"\$labels\.(\w+)", told["summary"]))
    assert asked <= {label for name in named([rule["expr"]]) for label in found()[name]} | {"instance"}


@pytest.mark.parametrize("family", families(EVERYTHING), ids=lambda family: str(family.name))
def test_every_figure_says_in_vietnamese_what_it_is_and_names_nobody(family: Metric) -> None:
    assert family.documentation.endswith(".")
    assert {label for one in family.samples for label in one.labels} <= {
        *("channel", "outcome", "way", "result", "table", "version")
    }


def test_what_is_shown_is_what_was_counted_and_found() -> None:
    told = values(families(EVERYTHING))
    assert told["bot_updates_total", "telegram"] == 7
    assert told["bot_help_cards_total",] == 1
    assert (told["bot_send_delay_seconds_count", "telegram"], told["bot_send_delay_seconds_sum", "telegram"]) == (
        3,
        1.5,
    )
    assert (told["bot_inbox_updates",], told["bot_dead_rows", "outbox"]) == (1, 8)
    assert (told["bot_token_expires_seconds", "zalo"], told["bot_paid_messages_left", "zalo"]) == (9, 10)
    assert ("bot_token_expires_seconds", "web") not in told


def test_of_a_database_that_can_not_be_read_nothing_is_made_up() -> None:
    told = values(families(replace(EVERYTHING, looked=DatabaseFigures())))
    assert (told["bot_database_up",], told["bot_ready",]) == (0, 0)
    assert not [name for name, *_ in told if name.startswith(("bot_inbox", "bot_outbox", "bot_dead", "bot_oldest"))]


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (Limited(3.0), "limited"),
        (PlatformDown("x"), "down"),
        (MaybeDelivered("x"), "maybe"),
        (Unreachable("x"), "unreachable"),
        (Retryable("x"), "again"),
    ],
)
def test_a_failed_attempt_is_counted_by_its_kind(error: DeliveryError, result: str) -> None:
    tally = SendTally()
    tally.failed(error)
    assert tally.results == {"delivered": 0, result: 1}


def test_only_moments_still_to_come_are_waits_of_the_pace() -> None:
    tally = SendTally()
    tally.pace((9.5, 10.0, 10.5, 12.0), 10.0)
    assert (tally.paced, tally.paced_s) == (2, 2.5)


def test_what_a_question_led_to_is_one_of_the_outcomes(shelf: Library) -> None:
    seen = set()
    for entry in shelf.knowledge.entries.values():
        seen.add(outcome_of(Result(State(), said=Said(Answer(AnswerStatus.ANSWERED, entry, 1.0)))))
    for status in (AnswerStatus.SUGGESTED, AnswerStatus.ABSTAINED, AnswerStatus.ABOUT):
        seen.add(outcome_of(Result(State(), said=Said(Answer(status, None, 1.0)))))
    seen.add(outcome_of(Result(State(), (Outgoing("", urgent=True),))))
    assert seen == set(OUTCOMES) - {"failed", "unreadable"}
    assert outcome_of(Result(State(), (Outgoing("xin chào"),))) == ""


PASSED_ON = [
    {"X-Forwarded-For": "10.1.2.3"},
    {"Forwarded": "for=10.1.2.3"},
    {"X-Real-IP": "10.1.2.3"},
    {"Via": "1.1 x"},
]


@pytest.mark.parametrize(
    ("networks", "headers", "status"),
    [
        (LOCAL, {}, 200),
        (("10.0.0.0/8",), {}, 404),
        ((), {}, 404),
        *((LOCAL, headers, 404) for headers in PASSED_ON),
    ],
)
async def test_figures_are_for_those_who_are_named_and_ask_directly(
    networks: tuple[str, ...], headers: dict[str, str], status: int
) -> None:
    async def read() -> ProcessFigures:
        return EVERYTHING

    async def check() -> Mapping[str, object]:
        return {}

    server = Server("127.0.0.1", 0, check, 1 << 10)
    server.route("GET", "/metrics", Metrics(read, networks).handle)
    port = await server.start()
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/metrics", headers=headers) as answer,
        ):
            body = await answer.text()
    finally:
        await server.stop()
    assert answer.status == status
    told = {one.name for one in text_string_to_metric_families(body)} if status == 200 else set()
    assert ("bot_inbox_updates" in told, "process_resident_memory_bytes" in told) == (status == 200, status == 200)

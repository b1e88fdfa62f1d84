"""What `/readyz` says of a process, from what it knows of itself."""

from dataclasses import replace

import pytest

from bot.ports.store import Backlog
from bot.services.health import Vitals, report, unread

WELL = Vitals(
    begun_s=1_000.0,
    written_s=1.0,
    landed_s=500.0,
    handled_s=500.0,
    in_place=True,
    hears=True,
    polls=True,
    holds_lease=True,
    has_desk=True,
    desk_lost=False,
)
NOTHING = Backlog(inbox=0, outbox=0, oldest_inbox_s=0.0, dead_letters=0, quarantined=0)


def test_who_keeps_what_comes_while_it_is_maintained_goes_on_getting_it() -> None:
    said = report(replace(WELL, maintenance=True), replace(NOTHING, oldest_inbox_s=4_000.0))
    assert (said["ready"], said["handling"]) == (True, "maintenance")


def test_who_can_do_everything_is_ready() -> None:
    said = report(WELL, NOTHING)
    assert said["ready"] is True
    assert {said[key] for key in ("database", "platform", "lease", "handling", "sending", "desk")} == {"ok"}


@pytest.mark.parametrize(
    ("vitals", "backlog", "key", "word"),
    [
        ({"written_s": 11.0}, {}, "database", "not written"),
        ({"in_place": False}, {}, "database", "file gone"),
        ({"hears": False}, {}, "platform", "silent"),
        ({"holds_lease": False}, {}, "lease", "dead"),
        ({"desk_lost": True}, {}, "desk", "out of reach"),
        ({}, {"oldest_inbox_s": 121.0}, "handling", "stuck"),
        ({}, {"overdue_s": 121.0}, "sending", "stuck"),
    ],
)
def test_what_is_missing_is_said_with_a_word(
    vitals: dict[str, bool], backlog: dict[str, float], key: str, word: str
) -> None:
    said = report(replace(WELL, **vitals), replace(NOTHING, **backlog))  # type: ignore[arg-type]
    assert (said["ready"], said[key]) == (False, word)


@pytest.mark.parametrize(
    ("vitals", "backlog"),
    [
        ({"holds_lease": False}, {"leased": True}),
        ({"holds_lease": False, "polls": False}, {}),
        ({"holds_lease": False, "begun_s": 1.0}, {}),
        ({"has_desk": False}, {}),
        ({"landed_s": 1.0}, {"overdue_s": 600.0}),
        ({"handled_s": 1.0}, {"oldest_inbox_s": 600.0}),  # one who floods waits for their share
        ({}, {"paused_s": 60.0}),
    ],
)
def test_what_goes_on_elsewhere_or_slowly_is_no_fault(vitals: dict[str, bool], backlog: dict[str, object]) -> None:
    assert report(replace(WELL, **vitals), replace(NOTHING, **backlog))["ready"] is True  # type: ignore[arg-type]


def test_where_the_database_does_not_answer_what_is_known_of_it_is_said_first() -> None:
    assert unread(WELL, "TimeoutError") == {"ready": False, "database": "TimeoutError"}
    assert unread(replace(WELL, written_s=30.0), "TimeoutError") == {"ready": False, "database": "not written"}
    assert unread(replace(WELL, in_place=False), "StoreUnavailable") == {"ready": False, "database": "file gone"}

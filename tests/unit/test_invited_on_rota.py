"""Officers who were invited are on duty where the rota names them; a name that is nobody's is told to the desk."""

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.config import load_settings
from bot.dialogue.library import Library
from bot.domain.cases import Officer
from bot.domain.desk import HOME_ZONE, NAMED, Desk, DeskView, Shift
from bot.domain.messages import Address
from bot.planning.escalation import reachable
from bot.planning.invited import nobodies, with_invited
from bot.planning.rota import on_duty
from bot.services.desk.planning import DAY_S, plan
from tests.conftest import ROOT

LAN, THAO = Officer("telegram:1", "Lan"), Officer("telegram:906", "Thảo")
MONDAY = datetime(2026, 11, 30, 9, tzinfo=HOME_ZONE)
ALWAYS = Shift(frozenset(range(7)), time(0), time(0), (f"{NAMED}thao",))
DESK = Desk(address=Address("telegram", "-1001"), officers=(LAN,), shifts=(ALWAYS,), on_call=(f"{NAMED}THẢO",))


def view(now_s: float, officers: tuple[Officer, ...], marks: dict[str, float], room: int = 5) -> DeskView:
    nothing: dict[str, Any] = dict.fromkeys(("fresh", "wanted", "changed", "calls", "due", "late", "unheard"), ())
    return DeskView(
        now_s=now_s,
        fresh_in_all=0,
        fresh_urgent=0,
        held={},
        queue=tuple,
        similar=lambda _: (),
        officers=officers,
        marks={"handover": now_s, **marks},
        room=room,
        **nothing,
    )


def test_an_invited_officer_is_on_duty_and_called_where_the_rota_names_them() -> None:
    assert on_duty(DESK, MONDAY) == ()
    known = with_invited(DESK, (THAO,))
    assert on_duty(known, MONDAY) == (THAO,)
    assert reachable(replace(known, shifts=()), MONDAY) == (LAN, THAO)
    assert nobodies(known) == ()
    assert nobodies(DESK) == ("thao", "THẢO")


def test_one_who_left_is_named_for_nobody_again() -> None:
    assert nobodies(with_invited(DESK, ())) == ("thao", "THẢO")


def test_the_settings_take_a_name_that_only_an_invited_officer_may_have(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    (tmp_path / "knowledge").symlink_to(ROOT / "knowledge")
    shifts = '[{days: hằng ngày, from: "00:00", to: "00:00", officers: [Lan, Thảo]}]'
    config.write_text(
        f"desk:\n  contact: x\n  officers: [{{id: 1, name: Lan}}]\n  shifts: {shifts}\n", encoding="utf-8"
    )
    desk = load_settings({"BOT_CONFIG": str(config)}).desk
    assert desk.shifts[0].officers == (LAN.id, f"{NAMED}Thảo")
    assert with_invited(desk, (THAO,)).shifts[0].officers == (LAN.id, THAO.id)


@pytest.mark.parametrize(("hours", "told"), [(1, 0), (23, 0), (25, 1)])
def test_the_desk_is_told_of_a_name_that_is_nobodys_once_a_day(shelf: Library, hours: float, told: int) -> None:
    library = replace(shelf, desk=DESK)
    now_s = MONDAY.timestamp()
    first = plan(view(now_s, (), {}), library, Address("telegram", "-1001"))
    (letter,) = first.letters
    assert "“thao”, “THẢO”" in letter.outgoing.text
    assert "/moi" in letter.outgoing.text
    marks = dict(first.marks)
    assert all(len(name) <= 64 for name in marks)
    later = plan(view(now_s + hours * DAY_S / 24, (), marks), library, Address("telegram", "-1001"))
    assert sum("thao" in one.outgoing.text for one in later.letters) == told


def test_nothing_is_told_once_they_have_joined(shelf: Library) -> None:
    library = replace(shelf, desk=DESK)
    done = plan(view(MONDAY.timestamp(), (THAO,), {}), library, Address("telegram", "-1001"))
    assert done.letters == ()

"""What the clerk plans at one look; the scenes are in clerk.yaml."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.library import Library
from bot.domain.cases import Case, CaseKind, Finding, Harm, Key, Material, Officer, Similar, Status, Urgency
from bot.domain.delivery import Letter
from bot.domain.desk import HOME_ZONE, Desk, DeskPlan, DeskView, Shift, Timer, Unheard
from bot.domain.marks import plain
from bot.domain.messages import Address
from bot.services.desk.planning import plan
from tests.yaml_files import read_yaml

LAN, MINH = Officer("telegram:1", "Lan", head=True), Officer("telegram:2", "Minh")
HOA, THU = Officer("telegram:3", "Hòa"), Officer("telegram:4", "Thu")
EVERY_DAY = frozenset(range(7))
DESK = Desk(
    address=Address("telegram", "-100"),
    officers=(LAN, MINH, HOA),
    shifts=(
        Shift(EVERY_DAY, time(7), time(19), (LAN.id,)),
        Shift(EVERY_DAY, time(19), time(23), (MINH.id,)),
    ),
    standby=(HOA.id,),
)
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=HOME_ZONE)
SCENES: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "clerk.yaml")
KNOWN = frozenset(
    "it now room marks wanted fresh in_all urgent repeated changed calls due late unheard held queue letters shown"
    " edited all_shown called timers apologies released not_heard noted".split()
)


def at_s(clock: str) -> float:
    """ "09:00", "08:59:45", "07:00 +1" for the next day."""
    hours, _, days = clock.partition(" +")
    return (datetime.combine(NOON, time.fromisoformat(hours), HOME_ZONE) + timedelta(days=int(days or 0))).timestamp()


def case_of(written: str, **more: Any) -> Case:
    """ "A", "A!" (urgent), "A answered"."""
    name, _, status = written.partition(" ")
    urgency = Urgency.HIGH if name.endswith("!") else Urgency.NORMAL
    return Case(
        id=ord(name[0]),
        code=name[0],
        kind=CaseKind.SUBMISSION,
        status=Status(status or "open"),
        urgency=urgency,
        opened_s=at_s("08:00"),
        since_s=at_s("08:00"),
        material=Material("tin"),
        submitters=1,
        **more,
    )


def due_case(one: Mapping[str, Any]) -> Case:
    """`opened`: since when it waits; `holder` of a claimed one."""
    since_s = at_s(one["opened"])
    return replace(case_of(one["case"], holder=one.get("holder", "")), opened_s=since_s, since_s=since_s)


def viewed(scene: Mapping[str, Any], **more: Any) -> DeskView:
    fresh = tuple(map(case_of, scene.get("fresh", ())))
    due = [(due_case(one), one["step"]) for one in scene.get("due", ())]
    queue = tuple(map(case_of, scene.get("queue", ())))
    seen = DeskView(
        now_s=at_s(scene["now"]),
        fresh=fresh,
        fresh_in_all=scene.get("in_all", len(fresh)),
        fresh_urgent=scene.get("urgent", sum(case.urgency is Urgency.HIGH for case in fresh)),
        wanted=tuple(map(case_of, scene.get("wanted", ()))),
        repeated=frozenset(map(ord, scene.get("repeated", ()))),
        changed=tuple(case_of(one, card="9") for one in scene.get("changed", ())),
        calls=tuple(
            case_of(one, harm=Harm.PAID, holder=LAN.id if "claimed" in one else "") for one in scene.get("calls", ())
        ),
        due=tuple(due),
        late=tuple(map(case_of, scene.get("late", ()))),
        unheard=tuple(Unheard(case_of(one), count) for one, count in scene.get("unheard", {}).items()),
        held={holder: tuple(codes) for holder, codes in scene.get("held", {}).items()},
        queue=lambda: queue,
        similar=lambda _: (),
        officers=(),
        marks={name: at_s(clock) for name, clock in scene.get("marks", {}).items()},
        room=scene["room"],
    )
    return replace(seen, **more)


def planned(shelf: Library, view: DeskView, desk: Desk = DESK) -> DeskPlan:
    assert desk.address is not None
    return plan(view, replace(shelf, desk=desk), desk.address)


def told(letter: Letter) -> str:  # noqa: PLR0911 - one for each kind of letter
    """A letter as the scenes write it."""
    text = plain(letter.outgoing.text)
    if letter.track is not None and letter.track.purpose == "card":
        closed = ", its topic closed" if letter.close_topic else ""
        return f"{'edit' if letter.edit else 'card'} {chr(letter.track.case_id)}{closed}"
    if "kể cả ngoài giờ" in text:
        return f"call for {chr(letter.track.case_id) if letter.track else ''}: {text.splitlines()[0]}"
    if given_back := re.search(r"(\d+) vụ nay chưa ai giữ, xin nhận: (.+)\.", text):
        return f"{given_back[1]} given back to {text.splitlines()[0]}: {given_back[2]}"
    if missed := re.search(r"(\d+) trong \d+ người gửi chưa nhận được", text):
        return f"{chr(letter.track.case_id) if letter.track else ''} not heard by {missed[1]}"
    if letter.track is not None:
        return f"reminder of {chr(letter.track.case_id)}: {text.splitlines()[0]}"
    if digest := re.match(r"📥 (.+?)\. Gõ", text):
        return f"digest: {digest[1]}"
    handover = re.search(r"Đang trực: (\w+)[.\n] ?(.+?)[.:]", text)
    assert handover is not None, text
    return f"handover to {handover[1]}: {handover[2]}"


def names(ids: Sequence[int]) -> list[str]:
    return [chr(one) for one in ids]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene["it"])
def test_at_one_look(scene: dict[str, Any], shelf: Library) -> None:
    assert scene.keys() <= KNOWN
    found = planned(shelf, viewed(scene))
    assert [told(letter) for letter in found.letters] == scene["letters"]
    assert (names(found.shown), names(found.edited)) == (scene.get("shown", []), scene.get("edited", []))
    assert names(found.called) == scene.get("called", [])
    assert names([one.case_id for one in found.apologies]) == scene.get("apologies", [])
    assert names(found.unheard) == scene.get("not_heard", [])
    assert list(found.released) == scene.get("released", [])
    assert found.all_shown is scene.get("all_shown", False)
    timers = [
        Timer(ord(name), step, at_s(clock) if clock else None)
        for name, (step, clock) in scene.get("timers", {}).items()
    ]
    assert list(found.timers) == timers
    assert found.marks == tuple((name, at_s(scene["now"])) for name in scene.get("noted", ()))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene["it"])
def test_no_look_writes_more_than_there_is_room_for(scene: dict[str, Any], shelf: Library) -> None:
    for room in range(4):
        found = planned(shelf, viewed(scene, room=room))
        assert len(found.letters) <= room
        assert all(letter.address == DESK.address for letter in found.letters)


QUIET: dict[str, Any] = {"now": "09:00", "room": 5, "marks": {"handover": "08:00"}}


def test_a_case_without_a_topic_opens_one_and_another_stays_in_its_own(shelf: Library) -> None:
    first, again = planned(shelf, viewed(QUIET, fresh=(case_of("A"), case_of("B", topic="77")), fresh_in_all=2)).letters
    assert (first.new_topic[:1], first.origin.topic) == ("A", "")
    assert (again.new_topic, again.origin.topic) == ("", "77")


def test_the_card_names_an_invited_officer_who_holds_the_case(shelf: Library) -> None:
    held = case_of("A claimed", card="9", holder=THU.id)
    (edit,) = planned(shelf, viewed(QUIET, changed=(held,), officers=(THU,))).letters
    assert "Thu đang giữ" in plain(edit.outgoing.text)


def test_a_handover_calls_an_invited_officer_only_who_is_on_duty(shelf: Library) -> None:
    always = replace(DESK, shifts=(replace(DESK.shifts[0], officers=(THU.id,)), DESK.shifts[1]))
    (letter,) = planned(
        shelf, viewed(QUIET | {"now": "07:00", "marks": {"handover": "06:59"}}, officers=(THU,)), always
    ).letters
    assert told(letter).startswith("handover to Thu")


def test_a_card_proposes_the_case_that_may_be_the_same_but_not_itself(shelf: Library) -> None:
    key = Key("text", "k")
    text = "Khẩn: ngân hàng sắp khóa mọi tài khoản chưa cập nhật sinh trắc, ai chưa làm phải làm ngay trong tối nay"
    form = "khan ngan hang sap khoa moi tai khoan chua cap nhat sinh trac ai chua lam phai lam ngay trong toi nay"
    case = case_of("A")
    case = replace(case, material=Material(text, keys=(key,), form=form))
    other = replace(case, id=ord("B"), code="B")
    similar = (Similar(case, "text", form), Similar(other, "text", form))
    (letter,) = planned(shelf, viewed(QUIET, fresh=(case,), fresh_in_all=1, similar=lambda _: similar)).letters
    assert [one.action for one in letter.outgoing.choices if one.action.startswith("gop:A:")] == ["gop:A:B"]


def test_without_officers_on_a_rota_all_are_called_always(shelf: Library) -> None:
    open_all_day = Desk(address=DESK.address, officers=(LAN, MINH))
    due = ((replace(case_of("A"), opened_s=at_s("03:00"), since_s=at_s("03:00")), 0),)
    (letter,) = planned(shelf, viewed(QUIET | {"now": "03:10"}, due=due), open_all_day).letters
    assert told(letter) == "reminder of A: Lan, Minh"


@pytest.mark.parametrize(
    ("clock", "on_call", "called"),
    [
        ("12:00", (), ["Lan"]),
        ("20:00", (), ["Minh"]),
        ("02:00", (), ["Lan", "Hòa"]),
        ("02:00", ("telegram:2",), ["Minh"]),
        ("12:00", ("telegram:2",), ["Lan"]),
    ],
)
def test_somebody_in_danger_reaches_an_officer_at_any_hour(
    shelf: Library, clock: str, on_call: tuple[str, ...], called: list[str]
) -> None:
    """A case of danger calls those on duty by name at once; at night those on call, else the head and the standby."""
    in_danger = replace(case_of("A!"), kind=CaseKind.QUESTION)
    seen = replace(viewed({"now": clock, "room": 5}), fresh=(in_danger,), fresh_in_all=1, fresh_urgent=1)
    letters = planned(shelf, replace(seen, calls=(in_danger,)), replace(DESK, on_call=on_call)).letters
    assert "cần giúp khẩn" in letters[1].outgoing.text
    assert [one.name for one in DESK.officers if one.name in letters[1].outgoing.text.splitlines()[0]] == called


def test_a_call_for_a_case_that_was_opened_again_says_what_was_found(shelf: Library) -> None:
    again = replace(case_of("A!"), finding=Finding.SCAM, harm=Harm.PAID)
    (letter,) = planned(shelf, viewed(QUIET, calls=(again,))).letters
    assert "Đã có kết luận “lừa đảo”; nay mở lại" in letter.outgoing.text
    assert [one.action for one in letter.outgoing.choices] == ["nhan:A", "xem:A"]

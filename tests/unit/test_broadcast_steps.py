"""What an officer says in the desk's chat leads to: drafts, times, a second officer's approval, pause, cancellation."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue import render
from bot.dialogue.actions.broadcasts import (
    ApproveBroadcast,
    EditBroadcast,
    ListAudiences,
    ListTimes,
    SetAudience,
    SetTime,
)
from bot.dialogue.actions.values import Edition
from bot.dialogue.broadcasting import outgoing
from bot.dialogue.engine import asks, step
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.asking import Found
from bot.domain.broadcast_effects import Approve, Compose, CountAnswer, CountPoll, Edit, Schedule, Steer
from bot.domain.broadcasts import (
    ALL,
    Broadcast,
    BroadcastFound,
    BroadcastKind,
    BroadcastSettings,
    BroadcastStatus,
    Part,
    Quiz,
)
from bot.domain.cases import Officer
from bot.domain.desk_effects import Audit
from bot.domain.messages import LOCAL, Incoming, Media, MediaKind, Setting
from tests.as_read import as_read

MINH, TAM = Officer("telegram:1", "Minh"), Officer("telegram:2", "Tâm")
NOON_S = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).timestamp()
CODE = "K7-3M24"


def draft(**more: Any) -> Broadcast:
    given: dict[str, Any] = {"recipients": 40, "creator": MINH.id, **more}
    status, parts = given.pop("status", BroadcastStatus.DRAFT), given.pop("parts", (Part("Tin"),))
    return Broadcast(5, CODE, BroadcastKind.COMPOSED, status, "Tin", parts, **given)


def said(
    library: Library,
    text: str = "",
    *,
    action: str = "",
    found: BroadcastFound | None = None,
    who: Officer = MINH,
) -> Result:
    counted = replace(found or BroadcastFound(), counts=((ALL, 40),))
    incoming = Incoming(text, action, setting=Setting.DESK, sender=who.id)
    return step(State(), incoming, Context(library, Found(broadcast=counted), NOON_S, CODE, who))


def test_a_draft_is_shown_as_members_will_see_it_with_its_audience_and_count(shelf: Library) -> None:
    result = said(shelf, "/phathanh Họp lúc tám giờ")
    _, seen, control = result.replies
    assert seen.text == "Họp lúc tám giờ"
    assert "mọi người đăng ký nhận tin (40)" in control.text
    effect, log = result.effects
    assert isinstance(effect, Compose)
    assert log == Audit(MINH.id, "broadcast-draft", CODE)
    assert (effect.broadcast.creator, effect.broadcast.due_s) == (MINH.id, 0.0)
    assert [choice.label for choice in effect.broadcast.parts[0].choices] == ["Thôi nhận tin"]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("18:30 Họp", "2026-11-25 18:30"),
        ("19h họp chi bộ tại nhà văn hóa thôn 3", "2026-11-25 19:00"),
        ("Mời họp lúc 18h30.", "2026-11-25 18:30"),
        ("Sáng 7:00 thì muộn, xin đến 19g tại trụ sở", "2026-11-25 19:00"),
        ("07:45 25/12 Họp", "2026-12-25 07:45"),
        ("Họp 7:45 ngày 1/12 tại xã", "2026-12-01 07:45"),
    ],
)
def test_a_time_stays_in_the_words_and_is_asked_for_by_a_button(shelf: Library, written: str, due: str) -> None:
    result = said(shelf, f"/phathanh {written}")
    effect, log = result.effects
    assert isinstance(effect, Compose)
    assert log == Audit(MINH.id, "broadcast-draft", CODE)
    assert (effect.broadcast.due_s, as_read(effect.broadcast.parts[0].text)) == (0.0, written)
    offered = result.replies[-1].choices[-1]
    found = BroadcastFound(broadcasts=(draft(parts=effect.broadcast.parts),))
    set_, log = said(shelf, action=offered.action, found=found).effects
    assert log == Audit(MINH.id, "broadcast-when", CODE)
    assert isinstance(set_, Schedule)
    when = datetime.fromtimestamp(set_.due_s, shelf.desk.zone)
    assert f"{when:%Y-%m-%d %H:%M}" == due
    assert "giữ nguyên chữ đó" in result.replies[-1].text


@pytest.mark.parametrize(
    "written", ["11:59", "18:30 31/11", "25:00", "8:00 1/1", "7:00 sáng mai 30/11", "18:30/2", "a18h"]
)
def test_a_time_that_never_comes_is_words_in_a_text_and_refused_as_a_time(shelf: Library, written: str) -> None:
    result = said(shelf, f"/phathanh {written} tập trung")
    effect, log = result.effects
    assert isinstance(effect, Compose)
    assert log == Audit(MINH.id, "broadcast-draft", CODE)
    assert as_read(effect.broadcast.parts[0].text) == f"{written} tập trung"
    assert [choice.label for choice in result.replies[-1].choices][-1] == "Hủy"
    late = said(shelf, f"/hengio {CODE} {written}", found=BroadcastFound(broadcasts=(draft(),)))
    assert late.effects == ()
    assert "Giờ đó không có hoặc đã qua" in late.replies[0].text


def test_edited_words_replace_the_draft_and_its_old_buttons_do_nothing(shelf: Library) -> None:
    found = BroadcastFound(broadcasts=(draft(version=1),))
    result = said(shelf, f"/sua {CODE.lower()} Họp lúc chín giờ\ntại trụ sở", found=found, who=TAM)
    assert [one.text for one in result.replies[:2]] == ["Người nhận sẽ thấy như sau:", "Họp lúc chín giờ\ntại trụ sở"]
    edit = result.effects[0]
    assert isinstance(edit, Edit)
    assert (edit.version, edit.officer, edit.parts[0].text) == (1, TAM.id, "Họp lúc chín giờ\ntại trụ sở")
    changed = BroadcastFound(broadcasts=(draft(version=2),))
    for choice in result.replies[-1].choices:
        assert f"{CODE}.2" in choice.action
    assert said(shelf, action=result.replies[-1].choices[0].action, found=changed).effects[0] == Approve(
        5, MINH.id, 0.0, version=2
    )
    before = Edition(CODE, 1)
    plain = [way(before) for way in (ApproveBroadcast, ListTimes, ListAudiences, EditBroadcast)]
    for button in (*plain, SetTime(before, 1_795_606_200), SetAudience(before, ALL)):
        stale = said(shelf, action=button.pack(), found=changed)
        assert stale.effects == ()
        assert "đã được sửa sau khi nút đó hiện ra" in stale.replies[0].text
    assert said(shelf, action=f"bc:drop:{CODE}", found=changed).effects[0] == Steer(
        5, BroadcastStatus.DRAFT, BroadcastStatus.CANCELLED
    )


def test_what_is_no_draft_any_more_is_not_edited(shelf: Library) -> None:
    for status in BroadcastStatus:
        if status is not BroadcastStatus.DRAFT:
            found = BroadcastFound(broadcasts=(draft(status=status),))
            assert said(shelf, f"/sua {CODE} Họp", found=found).effects == ()
    for written in (f"/sua {CODE}", "/sua", "/sua Họp lúc tám giờ"):
        assert said(shelf, written, found=BroadcastFound(broadcasts=(draft(),))).effects == ()
    assert (
        f"/sua {CODE}"
        in said(shelf, action=f"bc:edit:{CODE}", found=BroadcastFound(broadcasts=(draft(),))).replies[0].text
    )


def test_a_second_officer_approves_where_two_are_asked_for(shelf: Library) -> None:
    strict = replace(shelf, broadcast=BroadcastSettings(two_person=True))
    found = BroadcastFound(broadcasts=(draft(),))
    own = said(strict, f"/duyet {CODE}", found=found)
    assert own.effects == ()
    assert "cán bộ trực khác" in own.replies[0].text
    other = said(strict, f"/duyet {CODE}", found=found, who=TAM)
    assert other.effects[0] == Approve(5, TAM.id, 0.0)
    edited = said(strict, f"/sua {CODE} Khác", found=found, who=TAM)
    assert isinstance(edited.effects[0], Edit)
    after = BroadcastFound(broadcasts=(draft(creator=edited.effects[0].officer, version=1),))
    assert said(strict, f"/duyet {CODE}", found=after, who=TAM).effects == ()
    assert said(strict, f"/duyet {CODE}", found=after).effects[0] == Approve(5, MINH.id, 0.0, version=1)


def test_what_was_started_already_is_not_started_again(shelf: Library) -> None:
    for status in BroadcastStatus:
        if status is not BroadcastStatus.DRAFT:
            found = BroadcastFound(broadcasts=(draft(status=status),))
            assert said(shelf, action=f"bc:ok:{CODE}", found=found).effects == ()


def test_an_audience_of_nobody_is_not_approved(shelf: Library) -> None:
    result = said(shelf, action=f"bc:ok:{CODE}", found=BroadcastFound(broadcasts=(draft(recipients=0),)))
    assert result.effects == ()
    assert "Chưa có ai" in result.replies[0].text


def test_pause_resume_and_cancel_where_they_make_sense(shelf: Library) -> None:
    running = BroadcastFound(broadcasts=(draft(status=BroadcastStatus.RUNNING),))
    paused = BroadcastFound(broadcasts=(draft(status=BroadcastStatus.PAUSED),))
    done = BroadcastFound(broadcasts=(draft(status=BroadcastStatus.DONE),))
    to_pause = Steer(5, BroadcastStatus.RUNNING, BroadcastStatus.PAUSED)
    assert said(shelf, f"/tamdung {CODE}", found=running).effects[0] == to_pause
    to_resume = Steer(5, BroadcastStatus.PAUSED, BroadcastStatus.RUNNING)
    assert said(shelf, f"/tieptuc {CODE}", found=paused).effects[0] == to_resume
    to_cancel = Steer(5, BroadcastStatus.PAUSED, BroadcastStatus.CANCELLED)
    assert said(shelf, f"/huy {CODE}", found=paused).effects[0] == to_cancel
    for command in ("/tamdung", "/tieptuc", "/huy", "/duyet"):
        assert said(shelf, f"{command} {CODE}", found=done).effects == ()


def test_offered_times_are_to_come_and_set_by_one_tap(shelf: Library) -> None:
    found = BroadcastFound(broadcasts=(draft(),))
    offered = said(shelf, action=f"bc:when:{CODE}", found=found).replies[0].choices
    assert [choice.label for choice in offered][:2] == ["16:30", "19:00"]
    effect, log = said(shelf, action=offered[0].action, found=found).effects
    assert isinstance(effect, Schedule)
    assert log == Audit(MINH.id, "broadcast-when", CODE)
    written, _ = said(shelf, f"/hengio {CODE} 16:30", found=found).effects
    assert written == effect


def test_one_broadcast_needs_no_code(shelf: Library) -> None:
    running = draft(status=BroadcastStatus.RUNNING)
    assert said(shelf, "/tamdung", found=BroadcastFound(open=(running,))).effects
    two = said(shelf, "/tamdung", found=BroadcastFound(open=(running, running)))
    assert two.effects == ()
    assert CODE in two.replies[0].text


def test_every_action_fits_into_a_button(shelf: Library) -> None:
    library = replace(shelf, broadcast=BroadcastSettings(units={"a" * 24: "Đơn vị"}))
    found = BroadcastFound(broadcasts=(draft(),))
    for way in ("when", "whom"):
        for choice in said(library, action=f"bc:{way}:{CODE}", found=found).replies[0].choices:
            assert len(f"0.{choice.action}".encode()) <= 64


def test_a_number_answers_the_quiz_where_nothing_else_is_offered(shelf: Library) -> None:
    found = Found(broadcast=BroadcastFound(quiz=(7, Quiz("?", ("a", "b"), 1, "Vì thế."))))
    for text, option, mark in (("/dap 2", 1, "Đúng rồi"), ("2", 1, "Đúng rồi"), ("1", 0, "Chưa đúng")):
        incoming = Incoming(text)
        assert asks(State(), incoming, shelf).broadcast is not None
        result = step(State(), incoming, Context(shelf, found, NOON_S))
        assert result.effects == (CountAnswer(7, option),)
        assert mark in result.replies[0].text
        assert result.state.empty
    assert step(State(), Incoming("/dap 3"), Context(shelf, found, NOON_S)).effects == ()
    assert "chưa gõ câu hỏi" in step(State(), Incoming("2"), Context(shelf, now_s=NOON_S)).replies[0].text


def test_the_platforms_word_of_a_poll_is_counted_in_silence(shelf: Library) -> None:
    result = step(State(), Incoming(action="!poll:1:53:12"), Context(shelf, now_s=NOON_S))
    assert (result.replies, result.effects) == ((), (CountPoll("53:12", 1),))
    assert result.state.empty


@pytest.mark.parametrize("option", ["", "x", "-1", "1.5", "100", "3000000000", "9" * 20, "²", "1e3"])
def test_no_option_that_a_quiz_can_not_have_is_counted(shelf: Library, option: str) -> None:
    assert step(State(), Incoming(action=f"!poll:{option}:5312"), Context(shelf, now_s=NOON_S)).effects == ()


def test_the_word_of_a_poll_can_not_come_from_a_button(shelf: Library) -> None:
    """Without the mark of a channel's own action it leads nowhere."""
    result = step(State(), Incoming(action="poll:1:5312", version=0), Context(shelf, now_s=NOON_S))
    assert result.effects == ()
    assert result.replies == (render.stale(shelf),)


def test_a_planned_picture_goes_along_where_messages_are_letters(shelf: Library) -> None:
    photo = Media(MediaKind.PHOTO, "AgAC", "u")
    assert outgoing(Part("Tranh", picture="/tranh.png"), shelf).media[0].ref == f"{LOCAL}/tranh.png"
    assert outgoing(Part("Tranh", media=(photo,)), shelf).media == (photo,)
    assert outgoing(Part("Chữ"), shelf).media == ()

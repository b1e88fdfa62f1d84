"""The plan that is shipped: a year of guidance and quizzes, on open days, each resting on a clause."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.answers.schema import Knowledge
from bot.config import Settings
from bot.planning.calendar import due, holiday, occurrences, year_plan
from bot.planning.plan_loader import load_plan
from bot.planning.schema import Cron, MessageKind, Plan, Reach
from tests.unit.vietnamese_lunar import month_starts

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
YEARS = (2026, 2027, 2028)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def plan(settings: Settings, knowledge: Knowledge) -> Plan:
    return load_plan(settings.knowledge, knowledge, NOW)


def test_every_month_has_its_guidance_and_there_are_24_quizzes_or_more(plan: Plan) -> None:
    kinds = Counter(planned.kind for planned in plan.messages)
    assert kinds[MessageKind.QUIZ] >= 24
    monthly = {
        found.due.month
        for planned in plan.messages
        if planned.kind is MessageKind.GUIDANCE and planned.audience.reach is Reach.ALL
        for found in occurrences([planned], NOW, NOW.replace(year=2027), plan.calendar)
    }
    assert monthly == set(range(1, 13))


def test_the_plan_goes_on_every_year_by_itself(plan: Plan) -> None:
    assert all(isinstance(planned.schedule, Cron) for planned in plan.messages)
    for year in range(2027, 2032):
        start, end = (datetime(one, 1, 1, tzinfo=plan.calendar.zone) for one in (year, year + 1))
        found = Counter(one.id for one in occurrences(plan.messages, start, end, plan.calendar))
        assert found == Counter(planned.id for planned in plan.messages)


def test_no_member_gets_more_than_one_message_a_day_or_five_a_month(plan: Plan) -> None:
    coming = [at for at, _, _ in year_plan(plan.messages, plan.calendar, NOW)]
    assert max(Counter(at.date() for at in coming).values()) == 1
    assert max(Counter((at.year, at.month) for at in coming).values()) <= 5


def test_every_topic_that_members_can_choose_has_messages(plan: Plan) -> None:
    assert {planned.topic for planned in plan.messages} == set(plan.topics)


def test_the_right_option_stands_in_no_favourite_place(plan: Plan) -> None:
    places = Counter(planned.quiz.correct for planned in plan.messages if planned.quiz)
    assert max(places.values()) <= sum(places.values()) / 2


def test_each_message_rests_on_a_clause_of_one_of_its_entries(plan: Plan, knowledge: Knowledge) -> None:
    for planned in plan.messages:
        rests_on = {clause for entry in planned.entries for clause in knowledge.entries[entry].clauses}
        assert {citation.clause for citation in planned.citations} & rests_on, planned.id


@pytest.mark.parametrize("word", ["phạt", "kỷ luật", "cấm đăng", "truy cứu", "xử lý nghiêm", "bị bắt", "cảnh cáo"])
def test_no_message_threatens(plan: Plan, word: str) -> None:
    for planned in plan.messages:
        own = [planned.title, planned.text]
        if planned.quiz:
            own += [planned.quiz.question, *planned.quiz.options, planned.quiz.explanation]
        assert word not in " ".join(own).lower(), planned.id


@pytest.mark.parametrize(
    ("year", "month", "day"),
    # 1985 and 2007: years in which Việt Nam and China began the new year on different days.
    [(1985, 1, 21), (2007, 2, 17), (2024, 2, 10), (2025, 1, 29), (2026, 2, 17)],
)
def test_the_lunar_calendar_of_the_tests_gives_known_new_years(year: int, month: int, day: int) -> None:
    assert month_starts(year)[1] == date(year, month, day)


@pytest.mark.parametrize("year", YEARS)
def test_tet_and_the_kings_day_are_where_moon_and_sun_put_them(plan: Plan, year: int) -> None:
    starts = month_starts(year)
    around_new_year = [starts[1] + DAY * offset for offset in range(-2, 5)]
    assert all("Tết Nguyên đán" in (holiday(day, plan.calendar) or "") for day in around_new_year)
    assert holiday(starts[3] + 9 * DAY, plan.calendar) == "Giỗ Tổ Hùng Vương"
    assert sum(name == "Giỗ Tổ Hùng Vương" for day, name in plan.calendar.dates.items() if day.year == year) == 1


@pytest.mark.parametrize("year", YEARS)
def test_a_holiday_at_the_weekend_gives_the_next_working_day(plan: Plan, year: int) -> None:
    kings_day = month_starts(year)[3] + 9 * DAY
    for day in (*(date(year, month, day) for month, day in plan.calendar.each_year), kings_day):
        if day.weekday() >= 5:
            following = day + DAY
            while following.weekday() >= 5 or (following.month, following.day) in plan.calendar.each_year:
                following += DAY
            assert holiday(following, plan.calendar), day


def test_every_year_with_dates_has_all_of_them(plan: Plan) -> None:
    assert {day.year for day in plan.calendar.dates} == set(YEARS)


def test_a_quiz_of_the_tet_holiday_moves_behind_it(plan: Plan) -> None:
    (quiz,) = (planned for planned in plan.messages if planned.id == "do-vui-nen-chia-se-gi")
    found = due(quiz, NOW, plan.calendar)
    assert found is not None
    assert found.key == "do-vui-nen-chia-se-gi@2027-02-11T19:45+07:00"
    assert str(found.due) == "2027-02-12 07:30:00+07:00"

"""What is counted becomes tables in which no small group shows."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.answers.decision import Answer, Status, Suggestion
from bot.app.figures import CARRIERS
from bot.dialogue.counting import counted
from bot.dialogue.figures import Moment, figures, since_s
from bot.dialogue.figures_sheet import heads, rows, shown
from bot.dialogue.library import Library
from bot.dialogue.step import Said
from bot.domain.counting import Asked, Outcome, week_start
from bot.domain.figures import (
    CaseFact,
    Cell,
    Delivered,
    Facts,
    Figure,
    Subscribed,
    Unit,
    middle,
    nine_in_ten,
    withheld,
)
from bot.domain.messages import Incoming, Setting

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY_S = datetime(2026, 11, 23, tzinfo=ZONE).timestamp()
NOW_S = MONDAY_S + 3 * 86_400
HOUR_S = 3600.0
NOTHING = Facts({}, (), {}, {}, {})


@pytest.mark.parametrize(
    ("counts", "shown_as"),
    [
        ((0, 0, 0), (0, 0, 0)),
        ((5, 6, 7), (5, 6, 7)),
        ((1, 2, 40), (None, None, 40)),
        ((3, 40, 9), (None, 40, None)),
        ((3, 0, 0), (None, 0, 0)),
        ((4, 5), (None, None)),
    ],
)
def test_a_small_group_is_withheld_and_never_alone(counts: tuple[int, ...], shown_as: tuple[int | None, ...]) -> None:
    assert withheld(counts) == shown_as


@pytest.mark.parametrize(
    ("times", "half", "most"),
    [([1.0, 2, 3, 4], None, None), ([5.0, 1, 2, 4, 3], 3, 5), ([float(one) for one in range(1, 11)], 5.5, 9)],
)
def test_times_of_too_few_cases_are_withheld(times: list[float], half: float | None, most: float | None) -> None:
    assert (middle(times), nine_in_ten(times)) == (half, most)


def test_a_week_begins_on_monday_at_midnight_of_the_desks_zone() -> None:
    assert week_start(MONDAY_S, ZONE).timestamp() == MONDAY_S
    assert week_start(MONDAY_S - 1, ZONE).timestamp() == MONDAY_S - 7 * 86_400


def table(facts: Facts, id_: str, library: Library, paid_most: int = 0) -> Figure:
    return next(one for one in figures(facts, Moment(NOW_S, CARRIERS, "zalo", paid_most), library) if one.id == id_)


def values(figure: Figure, label: str) -> list[float | None]:
    return next([cell.value for cell in line.cells] for line in figure.lines if line.label == label)


def test_questions_are_told_by_week_and_outcome(shelf: Library) -> None:
    topic, other = list(shelf.knowledge.topics)[:2]
    asked = {
        (MONDAY_S, topic, "answered"): 20,
        (MONDAY_S, other, "answered"): 6,
        (MONDAY_S, "", "choices"): 12,
        (MONDAY_S, "", "urgent"): 2,
        (MONDAY_S - 60 * 7 * 86_400, topic, "answered"): 50,
    }
    found = table(Facts(asked, (), {}, {}, {}), "asked", shelf)
    assert len(found.lines) == 12
    assert values(found, "Tuần 23/11") == [26, None, 0, None]
    by_topic = table(Facts(asked, (), {}, {}, {}), "topics", shelf)
    assert [line.label for line in by_topic.lines] == [shelf.knowledge.topics[one].title for one in (topic, other)]
    assert values(by_topic, shelf.knowledge.topics[topic].title) == [0, 0, 0, 20]


def test_times_are_of_the_week_in_which_a_case_was_opened(shelf: Library) -> None:
    opened_s = MONDAY_S + HOUR_S
    cases = [CaseFact("submission", "sai", opened_s, opened_s + 600 * n, opened_s + HOUR_S * n) for n in range(1, 11)]
    facts = Facts({}, [*cases, CaseFact("submission", "", opened_s)], {}, {}, {})
    assert values(table(facts, "claim", shelf), "Tuần 23/11") == [55, 90]
    finding = table(facts, "finding", shelf)
    assert values(finding, "Tuần 23/11") == [330, 540]
    assert values(finding, "Tuần 16/11") == [0, 0]
    assert finding.lines[-1].cells[0].cases == "tuan=2026-11-23"


def test_cases_are_told_by_kind_and_finding_and_lead_to_their_list(shelf: Library) -> None:
    cases = [CaseFact("submission", "lua-dao", NOW_S)] * 7 + [CaseFact("question", "", NOW_S)] * 3
    found = table(Facts({}, cases, {}, {}, {}), "findings", shelf)
    assert values(found, "Lừa đảo") == [7, 0]
    assert values(found, "Chưa có kết luận") == [0, None]
    assert found.lines[1].cells[0].cases == "loai=submission&ket-luan=lua-dao"
    assert found.lines[0].cells[1].cases == ""


def test_who_reads_and_what_arrived_is_told_by_carrier(shelf: Library) -> None:
    facts = Facts(
        {}, (), {"telegram": Subscribed(120, 9), "web": Subscribed(3, 0)}, {"telegram": Delivered(300, 8, 7)}, {}
    )
    subscribed = table(facts, "subscribed", shelf)
    assert (values(subscribed, "Telegram"), values(subscribed, "Trang web")) == ([111, 9], [None, 0])
    assert values(table(facts, "delivered", shelf), "Telegram") == [300, 8, 7]


def test_what_zalo_costs_is_told_where_it_is_used(shelf: Library) -> None:
    facts = Facts({}, (), {}, {}, {("zalo", "2026-11"): 3, ("zalo", "2026-10"): 500})
    assert values(table(facts, "paid", shelf, 200), "Tháng 11/2026") == [3, 197]
    assert values(table(facts, "paid", shelf, 200), "Tháng 10/2026") == [500, 0]
    assert "paid" not in [one.id for one in figures(facts, Moment(NOW_S), shelf)]


def test_a_sheet_has_a_row_for_each_number_and_no_small_one(shelf: Library) -> None:
    asked = {(MONDAY_S, "", "silent"): 9, (MONDAY_S, "", "choices"): 8, (MONDAY_S, "", "urgent"): 3}
    found = list(rows([table(Facts(asked, (), {}, {}, {}), "asked", shelf)], shelf))
    assert all(len(row) == len(heads(shelf)) for row in found)
    assert found[-4:] == [
        ("Câu hỏi mỗi tuần", "2026-11-23", "", "Có câu trả lời", 0, "số lượng"),
        ("Câu hỏi mỗi tuần", "2026-11-23", "", "Đưa ra lựa chọn", "dưới 5", "số lượng"),
        ("Câu hỏi mỗi tuần", "2026-11-23", "", "Chưa có trong văn bản", 9, "số lượng"),
        ("Câu hỏi mỗi tuần", "2026-11-23", "", "Việc khẩn", "dưới 5", "số lượng"),
    ]


def test_nothing_counted_makes_tables_all_the_same(shelf: Library) -> None:
    found = figures(NOTHING, Moment(NOW_S), shelf)
    assert [one.id for one in found] == ["asked", "topics", "claim", "finding", "findings", "subscribed", "delivered"]
    assert all(one.is_empty for one in found)
    assert since_s(NOW_S, shelf) == MONDAY_S - 11 * 7 * 86_400


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (12.0, Unit.COUNT, "12"),
        (None, Unit.MINUTES, "dưới 5"),
        (0.2, Unit.MINUTES, "1 phút"),
        (119.0, Unit.MINUTES, "119 phút"),
        (150.0, Unit.MINUTES, "2,5 giờ"),
        (180.0, Unit.MINUTES, "3 giờ"),
        (0.0, Unit.MINUTES, "0"),
    ],
)
def test_a_number_is_read_as_people_say_it(shelf: Library, value: float | None, unit: Unit, said: str) -> None:
    assert shown(Cell(value), unit, shelf) == said


def test_only_what_a_member_typed_is_counted_and_only_by_topic(shelf: Library) -> None:
    entry, *_, other = shelf.knowledge.entries.values()
    answered = Answer(Status.ANSWERED, entry, 0.9)
    choices = Answer(Status.SUGGESTED, None, 0.3, (Suggestion(entry, 0.3), Suggestion(other, 0.2)))
    said = Said(answered, (("?", choices), ("?", Answer(Status.ABSTAINED, None, 0.1))))
    told = Incoming("hỏi")
    assert entry.topic != other.topic
    assert counted(told, said, 7.0) == (
        Asked(7.0, entry.topic, Outcome.ANSWERED),
        Asked(7.0, "", Outcome.CHOICES),
        Asked(7.0, "", Outcome.SILENT),
    )
    assert counted(Incoming(action="m:x"), said, 7.0) == ()
    assert counted(Incoming("hỏi", setting=Setting.DESK), said, 7.0) == ()
    assert counted(told, Said(Answer(Status.ABOUT, None, 1.0)), 7.0) == ()
    assert counted(told, None, 7.0) == ()

"""What is counted becomes tables in which no small group shows."""

from dataclasses import replace
from datetime import datetime
from itertools import combinations_with_replacement, product
from zoneinfo import ZoneInfo

import pytest

from bot.answers.decision import Answer, AnswerStatus, Suggestion
from bot.channels.telegram import channel as telegram
from bot.channels.web import visitors
from bot.channels.zalo import events
from bot.channels.zalobot import events as zalobot_events
from bot.config.carriers import CARRIERS
from bot.dialogue.counting import counted
from bot.dialogue.figures import figures, since_s
from bot.dialogue.figures_sheet import heads, in_words, rows, shown
from bot.dialogue.library import Library
from bot.dialogue.step import Said
from bot.domain.counting import Asked, QuestionOutcome, week_start
from bot.domain.figures import (
    LEAST,
    Carried,
    CaseFact,
    Cell,
    Delivered,
    Facts,
    Figure,
    Subscribed,
    Unit,
    by_both,
    is_found_by_sum,
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
        ((1, 2, 40), (None, None, None)),
        ((3, 40, 9), (None, 40, None)),
        ((3, 0, 0), (None, 0, 0)),
        ((4, 5), (None, None)),
        ((8, 1, 1), (None, None, None)),
        ((1, 2, 40, 60), (None, None, None, 60)),
        ((4, 4, 4, 40), (None, None, None, 40)),
    ],
)
def test_a_small_group_is_withheld_and_never_alone(counts: tuple[int, ...], shown_as: tuple[int | None, ...]) -> None:
    assert withheld(counts) == shown_as


@pytest.mark.parametrize("size", [2, 3, 4])
def test_no_withheld_count_is_told_by_what_is_shown_and_the_sum(size: int) -> None:
    """Of sums that are shown themselves, to one who knows that one of those withheld at least is small."""
    for counts in combinations_with_replacement(range(12), size):
        shown_as = withheld(counts)
        hidden = [count for count, told in zip(counts, shown_as, strict=True) if told is None]
        if hidden and any(shown_as):
            fitting = [
                one
                for one in product(range(1, sum(hidden)), repeat=len(hidden))
                if sum(one) == sum(hidden) and min(one) < LEAST
            ]
            assert all(len(set(of_place)) > 1 for of_place in zip(*fitting, strict=True)), (counts, shown_as)
            assert sum(hidden) >= 2 * LEAST, (counts, shown_as)


def test_neither_a_rows_sum_nor_a_columns_tells_what_is_withheld() -> None:
    rows = [(111, 9), (3, 0), (60, 20), (7, 1)]
    found = by_both(rows)
    for line, shown_as in [
        *zip(rows, found, strict=True),
        *zip(zip(*rows, strict=True), zip(*found, strict=True), strict=True),
    ]:
        hidden = [count for count, told in zip(line, shown_as, strict=True) if told is None]
        others = [told for told in shown_as if told]
        assert not hidden or not others or not is_found_by_sum(hidden), (line, shown_as)
    assert found[2] == (60, 20)


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
    return next(one for one in figures(facts, NOW_S, carrying(library, paid_most)) if one.id == id_)


def carrying(library: Library, paid_most: int) -> Library:
    return replace(library, carried=Carried(CARRIERS, "zalo", paid_most))


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
    titles = [shelf.knowledge.topics[one].title for one in (topic, other)]
    assert [line.label for line in by_topic.lines] == [titles[0], "Chưa rõ chủ đề", titles[1]]
    assert [values(by_topic, one)[-1] for one in (*titles, "Chưa rõ chủ đề")] == [20, 6, 14]


def test_times_are_of_the_week_in_which_a_case_was_opened(shelf: Library) -> None:
    opened_s = MONDAY_S + HOUR_S
    cases = [CaseFact("submission", "sai", opened_s, opened_s + 600 * n, opened_s + HOUR_S * n) for n in range(1, 11)]
    facts = Facts({}, [*cases, CaseFact("submission", "", opened_s)], {}, {}, {})
    assert values(table(facts, "claim", shelf), "Tuần 23/11") == [55, 90]
    finding = table(facts, "finding", shelf)
    assert values(finding, "Tuần 23/11") == [330, 540]
    assert values(finding, "Tuần 16/11") == [0, 0]
    assert finding.lines[-1].cells[0].cases == "tuan=2026-11-23&moc=ket-luan"


def test_times_of_too_few_cases_lead_to_no_list_of_them(shelf: Library) -> None:
    cases = [CaseFact("submission", "sai", MONDAY_S + 60, MONDAY_S + 120, MONDAY_S + 180)] * 4
    for what in ("claim", "finding"):
        cells = table(Facts({}, cases, {}, {}, {}), what, shelf).lines[-1].cells
        assert [(cell.value, cell.cases) for cell in cells] == [(None, "")] * 2


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
    assert (values(subscribed, "Telegram"), values(subscribed, "Trang web")) == ([None, None], [None, 0])
    assert values(table(facts, "delivered", shelf), "Telegram") == [300, 8, 7]


def test_what_zalo_costs_is_told_where_it_is_used(shelf: Library) -> None:
    facts = Facts({}, (), {}, {}, {("zalo", "2026-11"): 3, ("zalo", "2026-10"): 500})
    assert values(table(facts, "paid", shelf, 200), "Tháng 11/2026") == [3, 197]
    assert values(table(facts, "paid", shelf, 200), "Tháng 10/2026") == [500, 0]
    assert "paid" not in [one.id for one in figures(facts, NOW_S, carrying(shelf, 0))]


def test_a_sheet_has_a_row_for_each_number_and_no_small_one(shelf: Library) -> None:
    asked = {(MONDAY_S, "", "silent"): 9, (MONDAY_S, "", "choices"): 8, (MONDAY_S, "", "urgent"): 3}
    found = list(rows([table(Facts(asked, (), {}, {}, {}), "asked", shelf)], shelf))
    assert all(len(row) == len(heads(shelf)) for row in found)
    assert found[-4:] == [
        ("Câu hỏi mỗi tuần", "2026-11-23", "", "Có câu trả lời", 0, "số lượng"),
        ("Câu hỏi mỗi tuần", "2026-11-23", "", "Đưa ra lựa chọn", "không hiện", "số lượng"),
        ("Câu hỏi mỗi tuần", "2026-11-23", "", "Chưa có trong văn bản", 9, "số lượng"),
        ("Câu hỏi mỗi tuần", "2026-11-23", "", "Việc khẩn", "không hiện", "số lượng"),
    ]


def test_every_bar_of_cases_leads_to_a_list_and_where_there_is_none_it_is_said_why(shelf: Library) -> None:
    topic = next(iter(shelf.knowledge.topics))
    cases = [CaseFact("submission", "sai", MONDAY_S + 60, MONDAY_S + 120, MONDAY_S + 180)] * 5
    facts = Facts(
        {(MONDAY_S, topic, "answered"): 20},
        cases,
        {"web": Subscribed(9)},
        {"web": Delivered(9)},
        {("zalo", "2026-11"): 3},
    )
    for one in figures(facts, NOW_S, carrying(shelf, 200)):
        leads = {bool(cell.cases) for line in one.lines for cell in line.cells if cell.value}
        assert leads == {not one.no_list}, one.id


def test_what_members_write_by_is_named_as_the_channels_are() -> None:
    assert list(CARRIERS) == [telegram.NAME, events.NAME, zalobot_events.NAME, visitors.NAME]


def test_nothing_counted_makes_tables_all_the_same(shelf: Library) -> None:
    found = figures(NOTHING, NOW_S, carrying(shelf, 0))
    assert [one.id for one in found] == ["asked", "topics", "claim", "finding", "findings", "subscribed", "delivered"]
    assert all(one.is_empty for one in found)
    assert since_s(NOW_S, shelf) == MONDAY_S - 11 * 7 * 86_400


def test_a_group_that_is_withheld_beside_a_small_one_is_not_said_to_be_small(shelf: Library) -> None:
    asked = {(MONDAY_S, "", "silent"): 500, (MONDAY_S, "", "urgent"): 3}
    found = table(Facts(asked, (), {}, {}, {}), "asked", shelf)
    assert values(found, "Tuần 23/11") == [0, 0, None, None]
    assert "Tuần 23/11: 0 · 0 · không hiện · không hiện\nKhông hiện: nhóm dưới 5, hoặc nhóm lớn hơn" in in_words(
        found, shelf
    )
    assert [row[4] for row in rows([found], shelf)][-2:] == ["không hiện"] * 2


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (12.0, Unit.COUNT, "12"),
        (None, Unit.MINUTES, "không hiện"),
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
    answered = Answer(AnswerStatus.ANSWERED, entry, 0.9)
    choices = Answer(AnswerStatus.SUGGESTED, None, 0.3, (Suggestion(entry, 0.3), Suggestion(other, 0.2)))
    said = Said(answered, (("?", choices), ("?", Answer(AnswerStatus.ABSTAINED, None, 0.1))))
    told = Incoming("hỏi")
    assert entry.topic != other.topic
    assert counted(told, said, 7.0) == (
        Asked(7.0, entry.topic, QuestionOutcome.ANSWERED),
        Asked(7.0, "", QuestionOutcome.CHOICES),
        Asked(7.0, "", QuestionOutcome.SILENT),
    )
    assert counted(Incoming(action="m:x"), said, 7.0) == ()
    assert counted(Incoming("hỏi", setting=Setting.DESK), said, 7.0) == ()
    assert counted(told, Said(Answer(AnswerStatus.ABOUT, None, 1.0)), 7.0) == ()
    assert counted(told, None, 7.0) == ()

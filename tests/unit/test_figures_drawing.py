"""Bars stand where their numbers say, each in a colour that can be told from the ground."""

import itertools

import pytest

from bot.channels.web.desk.figures import cases_wanted
from bot.dialogue.figures_drawing import BAR_HEIGHT, COLOURS, GROUND, INK, WIDTH, drawing
from bot.dialogue.library import Library
from bot.domain.figures import CasesWanted, Cell, Figure, Line, Reached, Unit


def figure(*rows: tuple[float | None, ...], stacked: bool = True, label: str = "Tuần 23/11") -> Figure:
    lines = tuple(Line(label, tuple(Cell(value, "tuan=x" if value else "") for value in row)) for row in rows)
    heads = tuple("abcd"[: len(rows[0])])
    return Figure("f", "Bảng", "", "Tuần", heads, lines, Unit.COUNT, stacked)


def test_stacked_bars_fill_the_longest_line_and_keep_their_shares(shelf: Library) -> None:
    drawn = drawing(figure((30, 10), (0, 20)), shelf)
    ends = [(bar.x, round(bar.width)) for bar in drawn.bars]
    assert ends == [(0, 269), (270, 89), (0, 179)]
    assert {bar.y for bar in drawn.bars[:2]} == {drawn.bars[0].y}


def test_bars_side_by_side_begin_at_the_same_place(shelf: Library) -> None:
    drawn = drawing(figure((60, 120), stacked=False), shelf)
    assert [(bar.x, bar.width) for bar in drawn.bars] == [(0, WIDTH / 2), (0, WIDTH)]
    assert drawn.bars[1].y - drawn.bars[0].y == BAR_HEIGHT


def test_what_is_withheld_or_nothing_has_no_bar(shelf: Library) -> None:
    drawn = drawing(figure((None, 0, 9)), shelf)
    assert [bar.series for bar in drawn.bars] == [2]
    assert drawing(figure((None, 0)), shelf).bars == ()


def test_a_small_number_is_seen_beside_a_large_one(shelf: Library) -> None:
    assert min(bar.width for bar in drawing(figure((100_000, 5)), shelf).bars) >= 1


def test_a_bar_says_what_it_is_and_leads_on(shelf: Library) -> None:
    bar = drawing(figure((7,)), shelf).bars[0]
    assert (bar.said, bar.cases) == ("Tuần 23/11 – a: 7", "tuan=x")


def test_a_long_label_is_cut(shelf: Library) -> None:
    assert len(drawing(figure((7,), label="chữ " * 40), shelf).labels[0].text) == 48


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG21/#dfn-relative-luminance"""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_stands_out_from_the_ground(colour: str) -> None:
    assert contrast(colour, GROUND) >= 3
    assert contrast(INK, GROUND) >= 4.5


def test_no_two_colours_are_the_same() -> None:
    assert all(one != other for one, other in itertools.combinations(COLOURS, 2))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({}, CasesWanted()),
        ({"loai": "question", "ket-luan": "chua"}, CasesWanted("question", "")),
        ({"ket-luan": "lua-dao"}, CasesWanted(None, "lua-dao")),
        ({"moc": "nhan"}, CasesWanted(reached=Reached.TAKEN)),
        ({"moc": "ket-luan", "tu": "100"}, CasesWanted(reached=Reached.ANSWERED, start=100)),
        ({"tu": "-1"}, CasesWanted()),
        ({"moc": "xong"}, None),
        ({"loai": "<script>"}, None),
        ({"ket-luan": "' or 1=1"}, None),
        ({"tuan": "9999-12-31"}, None),
        ({"tuan": "2026-13-01"}, None),
        ({"tuan": "../../x"}, None),
    ],
)
def test_an_address_asks_for_what_there_is_or_for_nothing(
    shelf: Library, query: dict[str, str], wanted: CasesWanted | None
) -> None:
    assert cases_wanted(query, shelf) == wanted


def test_a_week_is_seven_days_of_the_desks_zone(shelf: Library) -> None:
    wanted = cases_wanted({"tuan": "2026-11-23"}, shelf)
    assert wanted is not None
    assert (wanted.since_s, wanted.until_s) == (1_795_366_800.0, 1_795_366_800.0 + 7 * 86_400)

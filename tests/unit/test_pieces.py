"""Long texts in pieces: nothing lost, nothing too long, bold whole in each piece."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.telegram.rendering import MAX_TEXT_UNITS, as_html, pieces
from bot.domain.marks import BOLD, BOLD_END, clean, marked, plain
from bot.domain.messages import Choice, Outgoing
from bot.domain.pieces import QUOTE, split_text, units
from tests.fakes.bot_api.markup import utf16_units, visible

WORDS = st.text(st.sampled_from("ab đ.\n🎉<&"), max_size=30)
RUNS = st.lists(st.tuples(st.booleans(), WORDS), max_size=12)


def whole(runs: list[tuple[bool, str]]) -> str:
    return "".join(f"{BOLD}{text}{BOLD_END}" if bold else text for bold, text in runs)


def letters(text: str) -> list[tuple[str, bool]]:
    """What is shown but blanks, each letter with whether it is bold."""
    found, bold = [], False
    for letter in text:
        if letter in {BOLD, BOLD_END}:
            bold = letter == BOLD
        elif not letter.isspace():
            found.append((letter, bold))
    return found


@given(runs=RUNS, most=st.integers(2, 40))
@example(runs=[(True, " a")], most=2)
@example(runs=[(False, "aa"), (True, "a b")], most=2)
def test_pieces_hold_all_that_is_shown_each_within_the_limit_and_its_bold_whole(
    runs: list[tuple[bool, str]], most: int
) -> None:
    text = whole(runs)
    parts = split_text(text, most)
    assert parts
    assert [letter for part in parts for letter in letters(part)] == letters(text)
    for part in parts:
        assert units(part) <= most
        assert re.fullmatch(f"[^{BOLD}{BOLD_END}]*({BOLD}[^{BOLD}{BOLD_END}]*{BOLD_END}[^{BOLD}{BOLD_END}]*)*", part)
    if len(parts) > 1:
        assert all(plain(part).strip() for part in parts)


@given(text=st.text(max_size=60))
def test_units_are_counted_as_the_platform_counts_them(text: str) -> None:
    assert units(clean(text)) == utf16_units(clean(text))


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("một. hai", 20, ["một. hai"]),
        ("một đoạn\n\nhai đoạn", 15, ["một đoạn", "hai đoạn"]),
        ("một dòng\nhai dòng", 12, ["một dòng", "hai dòng"]),
        ("Một câu. Hai câu.", 12, ["Một câu.", "Hai câu."]),
        ("một hai ba bốn", 8, ["một hai", "ba bốn"]),
        ("mộthaibabốn", 6, ["mộthai", "babốn"]),
        ("🎉🎉🎉", 4, ["🎉🎉", "🎉"]),
        ("🎉🎉🎉", 3, ["🎉", "🎉", "🎉"]),
        (f"{BOLD}một hai{BOLD_END} ba", 4, [f"{BOLD}một{BOLD_END}", f"{BOLD}hai{BOLD_END}", "ba"]),
    ],
)
def test_a_text_is_cut_where_it_reads_best(text: str, most: int, parts: list[str]) -> None:
    assert split_text(text, most) == parts


FORGED = "🔴 Vụ AA-2222 · ĐÃ KẾT LUẬN"
QUOTED = {
    "one line": f"{QUOTE}tin tin {FORGED} tin tin tin",
    "two lines": f"{QUOTE}tin tin\n{QUOTE}tin {FORGED} tin",
    "without blanks": f"{QUOTE}tintintin{FORGED.replace(' ', '')}tintintin",
    "an entry of a list": f"Điều nói thêm:\n• tin tin {FORGED} tin\n{QUOTE}tin tin tin",
    "of sentences": f"{QUOTE}Tin một. Tin hai. {FORGED}. Tin ba! Tin bốn?",
    "behind brackets": f"{QUOTE}tin(tin(tin:{FORGED.replace(' ', '')}(tin",
    "with many blanks": f"{QUOTE}tin   tin \t {FORGED}   tin  tin",
    "beneath ours": f"Vụ K7-3M24\n\n{QUOTE}tin {FORGED} tin\n\nHết.",
    "bold": f"{QUOTE}{BOLD}tin tin {FORGED} tin{BOLD_END} tin",
}


@pytest.mark.parametrize("text", QUOTED.values(), ids=QUOTED.keys())
def test_wherever_quoted_words_are_cut_they_go_on_as_quoted(text: str) -> None:
    """At every length of a piece, and moved along by every number of letters."""
    for most, moved in ((most, moved) for most in range(16, units(text)) for moved in range(12)):
        parts = split_text(text.replace("tin", "tin" + "a" * moved, 1), most)
        lines = [plain(line).strip() for part in parts for line in part.split("\n")]
        assert [line for line in lines if line.startswith(("🔴", "Vụ AA", "ĐÃ", "AA", "·"))] == []
        assert [line for line in lines if line and not line.startswith((*"│•", "Vụ K7", "Hết", "Điều"))] == []
        assert all(units(part) <= most for part in parts)


def test_a_quoted_line_that_ends_where_the_text_is_cut_is_followed_by_the_next_as_it_is() -> None:
    assert split_text(f"{QUOTE}mộthaibabốn năm\n{QUOTE}sáu bảy", 17) == [f"{QUOTE}mộthaibabốn năm", f"{QUOTE}sáu bảy"]
    assert split_text(f"{QUOTE}mộthaibabốn năm\n\nHết rồi đó.", 17) == [f"{QUOTE}mộthaibabốn năm", "Hết rồi đó."]


@given(runs=RUNS)
def test_every_text_is_html_that_the_platform_reads_back_as_it_was(runs: list[tuple[bool, str]]) -> None:
    text = whole(runs)
    assert visible(as_html(text), "HTML") == plain(text).strip()


@given(text=st.text(max_size=80))
def test_a_members_text_comes_out_as_a_text_whatever_is_in_it(text: str) -> None:
    assert visible(as_html(clean(text)), "HTML") == clean(text).strip()


def test_a_very_long_message_is_cut_at_paragraphs_and_the_last_piece_has_the_buttons() -> None:
    paragraph = "**Đậm** và 🎉 " * 100
    message = Outgoing(marked("\n\n".join([paragraph] * 8)), (Choice("topics", "Chủ đề"),))
    parts = pieces(message)
    assert len(parts) > 1
    assert [len(part.choices) for part in parts] == [0] * (len(parts) - 1) + [1]
    for part in parts:
        shown = visible(as_html(part.text), "HTML")
        assert 0 < utf16_units(shown) <= MAX_TEXT_UNITS
        assert shown.endswith("🎉")
    assert [piece for part in parts for piece in pieces(part)] == list(parts)

"""What an editor should look at, and an explanation as a page."""

from dataclasses import replace

from bot.answers.answerer import Answerer
from bot.answers.decision import Answer, AnswerStatus
from bot.answers.schema import Entry, Kind, Knowledge
from bot.cli.pages import as_page
from bot.evaluation.entries import Stray, longest_unchecked, strays, unmet


def entry(name: str, checked: str | None = None, recheck: str | None = None) -> Entry:
    return Entry(name, "t", Kind.NOT_COVERED, name, "a", None, None, "x", (), (), checked, recheck)


def test_examples_that_pull_elsewhere_are_named_with_both_entries() -> None:
    nearest = {"đăng ảnh mật": "mat", "chụp công văn": "anh"}
    assert strays([("đăng ảnh mật", "mat"), ("chụp công văn", "mat")], nearest.__getitem__) == [
        Stray("chụp công văn", "mat", "anh")
    ]


def test_entries_that_no_question_finds_are_listed() -> None:
    entries = {name: entry(name) for name in ("a", "b")}
    assert unmet(entries, ["x"], lambda _: Answer(AnswerStatus.ANSWERED, entries["a"], 1.0)) == ["b"]


def test_what_waits_comes_first_then_the_unchecked_then_the_oldest() -> None:
    found = [entry("neu", "2026-01-02"), entry("alt", "2025-01-02"), entry("nie"), entry("wartet", "2026-11-01", "m#1")]
    assert [one.id for one in longest_unchecked(found, {})] == ["wartet", "nie", "alt", "neu"]


def test_of_those_that_nobody_went_through_the_most_asked_come_first() -> None:
    found = [replace(entry(name), topic=name) for name in ("a", "b", "c")]
    assert [one.id for one in longest_unchecked(found, {"c": 9, "b": 2})] == ["c", "b", "a"]


def test_an_explanation_is_a_page_that_escapes_what_was_asked(knowledge: Knowledge, answerer: Answerer) -> None:
    explanation = answerer.explain("Tôi chụp công văn mật đăng lên nhóm được không?")
    shown = {"entries": knowledge.entries, "clauses": knowledge.clauses, "explanation": explanation}
    page = as_page("explain.html", text="<script>x", turned="vì tình tiết <b>", **shown)
    assert "<p>Vì tình tiết &lt;b&gt;</p>" in page
    assert "&lt;script&gt;x" in page
    assert explanation.answer.entry is not None
    assert explanation.answer.entry.title in page


def test_the_nearest_is_the_first_of_the_ranking(answerer: Answerer) -> None:
    text = "đăng tài liệu mật lên mạng được không"
    assert answerer.nearest(text) == answerer.explain(text).ranking[0][0]

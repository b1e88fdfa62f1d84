"""What a broadcast becomes as an article, and which can go so."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.knowledge import with_plan
from bot.config import Settings
from bot.dialogue.articles import article_of, terms
from bot.dialogue.library import Library
from bot.domain.articles import Article, ArticleSettings, ArticleWish
from bot.domain.broadcasts import OFFICERS, Broadcast, BroadcastKind, BroadcastSettings, BroadcastStatus, Part, Quiz
from bot.domain.marks import BOLD, BOLD_END
from bot.planning.limits import MAX_ARTICLE_DESCRIPTION_UNITS, MAX_ARTICLE_TITLE_UNITS
from bot.planning.schema import Reach
from bot.services.broadcasts.occurrences import draft_of

COVER = ArticleSettings("bia.jpg")


@pytest.fixture
def library(shelf: Library) -> Library:
    return replace(shelf, broadcast=BroadcastSettings(article=COVER))


def draft(*parts: Part, title: str = "Họp lúc tám giờ", wish: ArticleWish | None = ArticleWish()) -> Broadcast:  # noqa: B008
    made = Broadcast(1, "K7-3M24", BroadcastKind.COMPOSED, BroadcastStatus.DRAFT, title, parts)
    return replace(made, by_article=wish)


def test_the_title_is_said_once_and_the_description_is_the_beginning(library: Library) -> None:
    text = f"{BOLD}Họp lúc tám giờ{BOLD_END}\n\nMang theo sổ.\nĐến sớm."
    assert article_of(draft(Part(text), Part("Thêm một ý.")), library) == Article(
        "Họp lúc tám giờ", "Mang theo sổ. Đến sớm. Thêm một ý.", "Mang theo sổ.\nĐến sớm.\n\nThêm một ý.", "bia.jpg"
    )


def test_a_text_that_is_its_title_alone_is_still_said(library: Library) -> None:
    found = article_of(draft(Part("Họp lúc tám giờ")), library)
    assert found is not None
    assert found.text == "Họp lúc tám giờ"


def test_title_and_description_keep_below_what_the_platform_refuses(library: Library) -> None:
    found = article_of(draft(Part("chữ " * 400), title="tiêu đề " * 40), library)
    assert found is not None
    assert len(found.title) <= MAX_ARTICLE_TITLE_UNITS
    assert len(found.description) <= MAX_ARTICLE_DESCRIPTION_UNITS
    assert found.title.endswith("…")
    assert "đã dùng 0 trong 4" in terms(draft(Part("chữ")), library)
    assert "hết lượt" in terms(replace(draft(Part("chữ")), articles_used=4), library)


QUIZ = Quiz("Ai?", ("a", "b"), 0, "x")


@pytest.mark.parametrize(
    "one",
    [
        draft(Part("x"), wish=None),
        draft(Part("x", quiz=QUIZ)),
        draft(Part(picture="a.jpg")),
        replace(draft(Part("x")), audience=OFFICERS),
        replace(draft(Part("x")), audience="unit:a"),
    ],
    ids=["no wish", "quiz", "picture alone", "officers", "unit"],
)
def test_what_is_not_for_all_or_has_no_words_is_no_article(one: Broadcast, library: Library) -> None:
    assert article_of(one, library) is None
    assert terms(one, library) == ""


def test_where_no_channel_takes_articles_there_are_none(shelf: Library) -> None:
    assert article_of(draft(Part("x")), shelf) is None


def test_all_shipped_guidance_to_all_can_go_as_an_article(shelf: Library, settings: Settings) -> None:
    library = replace(with_plan(shelf, settings), broadcast=BroadcastSettings(article=COVER))
    assert library.plan is not None
    for planned in library.plan.messages:
        found = article_of(draft_of(planned, library), library)
        if planned.quiz is not None or planned.audience.reach is not Reach.ALL:
            assert found is None
            continue
        assert found is not None, planned.id
        assert 0 < len(found.description) <= MAX_ARTICLE_DESCRIPTION_UNITS
        assert found.text
        assert not found.text.startswith(found.title)
    by_messages = replace(library, broadcast=BroadcastSettings(article=replace(COVER, planned=False)))
    assert all(article_of(draft_of(one, by_messages), by_messages) is None for one in library.plan.messages)


def test_a_planned_description_and_picture_are_the_articles(shelf: Library, settings: Settings, tmp_path: Path) -> None:
    library = replace(with_plan(shelf, settings), broadcast=BroadcastSettings(article=COVER))
    assert library.plan is not None
    guidance = next(one for one in library.plan.messages if one.quiz is None)
    own = replace(guidance, description="Lời dẫn riêng", picture=tmp_path / "a.jpg")
    found = article_of(draft_of(own, library), library)
    assert found is not None
    assert (found.description, found.cover) == ("Lời dẫn riêng", str(tmp_path / "a.jpg"))

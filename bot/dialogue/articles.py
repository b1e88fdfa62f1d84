"""Broadcasts as articles: which can go so, what readers get, on what terms. Pure."""

from bot.dialogue.library import Library
from bot.domain.articles import Article
from bot.domain.broadcasts import ALL, Broadcast
from bot.domain.marks import plain
from bot.domain.pieces import begun
from bot.planning.limits import MAX_ARTICLE_DESCRIPTION_UNITS, MAX_ARTICLE_TITLE_UNITS


def can_go(broadcast: Broadcast, library: Library) -> bool:
    """Whether it could go as an article: words to all, where a channel takes articles."""
    words = any(part.text for part in broadcast.parts) and not any(part.quiz for part in broadcast.parts)
    return library.broadcast.article is not None and broadcast.audience == ALL and words


def article_of(broadcast: Broadcast, library: Library) -> Article | None:
    """What its readers get, None for one that goes as messages. A title that the text begins with is not said twice."""
    wish, settings = broadcast.by_article, library.broadcast.article
    if wish is None or settings is None or not can_go(broadcast, library):
        return None
    title = plain(broadcast.title)
    text = plain("\n\n".join(part.text for part in broadcast.parts if part.text)).strip()
    text = text.removeprefix(title).strip() or text
    description = wish.description or " ".join(text.split())
    return Article(
        begun(title, MAX_ARTICLE_TITLE_UNITS),
        begun(description, MAX_ARTICLE_DESCRIPTION_UNITS),
        text,
        wish.cover or settings.cover,
    )


def terms(broadcast: Broadcast, library: Library) -> str:
    """On what terms a draft goes as an article; "" for one that does not."""
    article, settings = article_of(broadcast, library), library.broadcast.article
    if article is None or settings is None:
        return ""
    counts = {"used": broadcast.articles_used, "most": settings.per_month}
    if broadcast.articles_used >= settings.per_month:
        return library.say("article_none_left", **counts)
    return library.say("article_terms", title=article.title, description=article.description, **counts)

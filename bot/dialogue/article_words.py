"""What the desk hears of an article at a step that a person should know of. Pure."""

from bot.dialogue.actions.articles import ArticleWent, OfArticle, RetryArticle, SendAsLetters
from bot.dialogue.actions.values import ArticleTurn
from bot.dialogue.broadcasting import clock
from bot.dialogue.library import Library
from bot.domain.articles import ArticleStep, Underway
from bot.domain.messages import Outgoing


def told(one: Underway, used: int, now_s: float, library: Library) -> Outgoing:
    settings = library.broadcast.article
    ways: tuple[tuple[type[OfArticle], str], ...]
    words = {"code": one.code, "title": one.article.title}
    match one.step:
        case ArticleStep.SENT:
            most = settings.per_month if settings is not None else used
            at = clock(now_s, now_s, library)
            return Outgoing(library.say("article_sent", at=at, used=used, most=most, **words))
        case ArticleStep.UNSURE:
            ways = (ArticleWent, "choice_article_went"), (RetryArticle, "choice_article_again")
            text = library.say("article_unsure", **words)
        case ArticleStep.REFUSED:
            ways = (RetryArticle, "choice_article_retry"), (SendAsLetters, "choice_article_letters")
            text = library.say("article_refused", fault=one.fault, **words)
        case _:
            return Outgoing(library.say("article_hidden", **words))
    named = ArticleTurn(one.code, one.turn)
    return Outgoing(text, tuple(way(named).button(library.say(label)) for way, label in ways))

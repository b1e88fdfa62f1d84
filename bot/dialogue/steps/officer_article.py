"""In the desk's chat: what becomes of an article that was refused, or of which nobody knows whether it went."""

from collections.abc import Mapping

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.articles import ArticleWent, OfArticle, RetryArticle, SendAsLetters
from bot.dialogue.beside import done_beside
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.articles import ArticleStep
from bot.domain.asking import Asks
from bot.domain.broadcast_effects import SteerArticle
from bot.domain.broadcasts import BroadcastAsks
from bot.domain.desk_effects import Audit
from bot.domain.messages import Incoming, Outgoing

_TO: Mapping[type[OfArticle], ArticleStep] = {
    RetryArticle: ArticleStep.WAITING,
    ArticleWent: ArticleStep.OVER,
    SendAsLetters: ArticleStep.LETTERS,
}
_FROM: Mapping[type[OfArticle], frozenset[ArticleStep]] = {
    RetryArticle: frozenset({ArticleStep.REFUSED, ArticleStep.UNSURE}),
    ArticleWent: frozenset({ArticleStep.UNSURE}),
    SendAsLetters: frozenset({ArticleStep.REFUSED}),
}
_SAID: Mapping[type[OfArticle], str] = {
    RetryArticle: "article_again",
    ArticleWent: "article_went",
    SendAsLetters: "article_as_letters",
}


def _asks(_: State, incoming: Incoming, __: Library) -> Asks:
    tapped = parse(incoming.action)
    return Asks(broadcast=BroadcastAsks(codes=(tapped.of.code,) if isinstance(tapped, OfArticle) else ()))


def _steer(state: State, incoming: Incoming, context: Context) -> Result:
    """One officer's word, at the turn at which it was asked."""
    library, tapped = context.library, parse(incoming.action)
    if context.officer is None:
        return reply(state, Outgoing(library.say("broadcast_officers_only")))
    found = next(iter(context.found.broadcast.articles), None)
    if found is None or not isinstance(tapped, OfArticle):
        return reply(state, Outgoing(library.say("broadcast_none")))
    if found.turn != tapped.of.turn or found.step not in _FROM[type(tapped)]:
        return reply(state, Outgoing(library.say("article_settled", code=found.code)))
    done = Outgoing(library.say(_SAID[type(tapped)], code=found.code))
    steer = SteerArticle(found.broadcast_id, found.turn, _TO[type(tapped)])
    log = Audit(context.officer.id, f"article-{_TO[type(tapped)].value}", found.code)
    return done_beside(reply(state, done, steer, log), incoming, context)


ARTICLE = Step("article", _steer, actions=frozenset(_TO), asks=_asks)

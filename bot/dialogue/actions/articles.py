"""The desk's buttons about a broadcast that goes as an article."""

from dataclasses import dataclass

from bot.dialogue.actions.action import Action
from bot.dialogue.actions.broadcasts import OfBroadcast
from bot.dialogue.actions.values import AtTurn


@dataclass(frozen=True)
class GoAsArticle(OfBroadcast):
    """Of a draft."""

    tag = "bc:article"


@dataclass(frozen=True)
class GoAsMessages(OfBroadcast):
    """Of a draft."""

    tag = "bc:plain"


@dataclass(frozen=True)
class OfArticle(Action):
    """A button about an article, as far as it had come when it was shown."""

    of: AtTurn


@dataclass(frozen=True)
class RetryArticle(OfArticle):
    tag = "art:again"


@dataclass(frozen=True)
class ArticleWent(OfArticle):
    tag = "art:went"


@dataclass(frozen=True)
class SendAsLetters(OfArticle):
    tag = "art:letters"

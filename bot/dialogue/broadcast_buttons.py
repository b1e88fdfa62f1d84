"""The desk's buttons of a broadcast. Pure."""

from collections.abc import Iterable, Mapping

from bot.dialogue.actions.articles import GoAsArticle, GoAsMessages
from bot.dialogue.actions.broadcasts import (
    ApproveBroadcast,
    DropBroadcast,
    EditBroadcast,
    ListAudiences,
    ListTimes,
    OfBroadcast,
    PauseBroadcast,
    ResumeBroadcast,
)
from bot.dialogue.actions.values import Edition
from bot.dialogue.library import Library
from bot.domain.broadcasts import Broadcast
from bot.domain.messages import Choice


def buttons(broadcast: Broadcast, ways: Iterable[type[OfBroadcast]], library: Library) -> tuple[Choice, ...]:
    return tuple(way(as_seen(broadcast)).button(way_name(way, library)) for way in ways)


def as_seen(broadcast: Broadcast) -> Edition:
    """The broadcast as a button names it: with the version that the officer saw."""
    return Edition(broadcast.code, broadcast.version)


def way_name(way: type[OfBroadcast], library: Library) -> str:
    return library.say(_WAY_NAMES[way])


_WAY_NAMES: Mapping[type[OfBroadcast], str] = {
    ApproveBroadcast: "choice_bc_ok",
    EditBroadcast: "choice_bc_edit",
    ListTimes: "choice_bc_when",
    ListAudiences: "choice_bc_whom",
    PauseBroadcast: "choice_bc_pause",
    ResumeBroadcast: "choice_bc_resume",
    DropBroadcast: "choice_bc_drop",
    GoAsArticle: "choice_bc_article",
    GoAsMessages: "choice_bc_plain",
}

"""Under an answer: tell me if it changes."""

from bot.dialogue import render
from bot.dialogue.actions.asking import UnwatchEntry, WatchEntry, entry_of
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks
from bot.domain.broadcast_effects import Unwatch, Watch
from bot.domain.broadcasts import BroadcastAsks
from bot.domain.messages import Incoming, Outgoing

MAX_WATCHED = 30
DAY_S = 86_400.0


def _asks(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(broadcast=BroadcastAsks(watched=True))


def _watch(state: State, incoming: Incoming, context: Context) -> Result:
    library = context.library
    entry = library.entry(entry_of(incoming.action))
    if entry is None:
        return reply(state, render.stale(library))
    watched, days = context.found.broadcast.watched, library.broadcast.watch_days
    if len(watched) >= MAX_WATCHED and entry.id not in watched:
        return reply(state, Outgoing(library.say("watched_enough", most=MAX_WATCHED)))
    choices = (UnwatchEntry(entry.id).button(library.say("choice_unwatch")),)
    text = library.say("watching", title=entry.title, days=days)
    return reply(state, Outgoing(text, choices), Watch(entry.id, context.now_s + days * DAY_S))


def _unwatch(state: State, incoming: Incoming, context: Context) -> Result:
    return reply(state, Outgoing(context.library.say("unwatched")), Unwatch(entry_of(incoming.action)))


WATCH = Step("watch", _watch, actions=frozenset({WatchEntry}), asks=_asks)
UNWATCH = Step("unwatch", _unwatch, actions=frozenset({UnwatchEntry}))

"""Periodic messages: /nhantin, what to hear and how often, /tat and the one tap under each message."""

from dataclasses import replace

from bot.dialogue import broadcasting
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.broadcasts import (
    Leave,
    ListRhythms,
    ListTopics,
    ListUnits,
    SetRhythm,
    SetUnit,
    ToggleTopic,
)
from bot.dialogue.leaving_words import is_leaving
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks
from bot.domain.broadcast_effects import Choose, JoinUnit, Subscribe, Unsubscribe
from bot.domain.broadcasts import BroadcastAsks, Rhythm, Subscription
from bot.domain.messages import Choice, Incoming, Outgoing

BY_LINK = "tat?"
"""The command that a deep link /tat stands for; nobody can type it."""
_WORDS = frozenset({"nhan tin", "nhan tin dinh ky", "dang ky nhan tin"})
_WORDS_FOR_UNIT = frozenset({"don vi", "don vi cua toi", "chon don vi", "doi don vi", "roi don vi"})
_WORDS_FOR_LEAVING = frozenset({
    "thoi nhan", "thoi nhan tin", "tat", "tat tin", "huy dang ky", "dung", "stop", "unsubscribe", "dung lai", "ngung",
    "dung gui nua", "dung gui tin nua", "thoi gui", "thoi dung gui nua", "ngung gui tin", "khong nhan tin nua",
    "khong muon nhan tin nua", "dung nhan tin", "ngung nhan tin", "tat thong bao", "tat tin dinh ky", "huy nhan tin",
    "toi khong muon nhan tin nua", "em khong muon nhan tin nua", "dung nhan tin cho toi nua",
    "how to unsubscribe", "cho toi thoi nhan tin", "cho tui thoi nhan tin", "xin thoi nhan tin", "bo nhan tin",
    "toi muon thoi nhan tin", "lam sao thoi nhan tin", "phien qua dung gui nua", "dung gui tin cho toi nua",
    "dung gui cho toi nua", "dung gui thong bao nua", "dung gui thong bao cho toi nua", "ngung gui",
    "ngung gui thong bao",
    "khong muon nhan thong bao nua", "toi khong muon nhan thong bao nua", "khong nhan thong bao nua", "bo thong bao",
    "tat nhan tin", "huy dang ky nhan tin", "huy nhan thong bao", "bo theo doi", "thoi khong nhan nua", "off", "tat di",
    "toi khong muon nhan nua", "khong muon nhan nua", "lam on dung gui nua", "xin dung gui nua", "ngung nhan thong bao",
    "bo dang ky", "unsub", "huy theo doi", "dung nhan thong bao", "khong gui nua",
})  # fmt: skip
_INVITED = "dv-"


def _asks(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(broadcast=BroadcastAsks(subscription=True))


def _subscribe(state: State, incoming: Incoming, context: Context) -> Result:
    """`/nhantin`, or an invitation link of a unit: `/start dv-<unit>`."""
    library, found = context.library, context.found.broadcast.subscription
    invited, unit = incoming.text.strip().startswith(_INVITED), incoming.text.strip().removeprefix(_INVITED)
    known = unit if invited and unit in library.broadcast.units else ""
    fresh = found is None or not found.active
    chosen = replace(found or Subscription(active=True, reachable=True), active=True, unit=known or _unit(found))
    key = "subscribed" if fresh else "subscription"
    parts = [library.say(key, **_words(chosen, library))]
    if invited and not known:
        parts.append(library.say("unit_unknown"))
    return reply(state, Outgoing("\n\n".join(parts), _ways(library)), Subscribe(known))


def _choose(state: State, incoming: Incoming, context: Context) -> Result:
    library, found = context.library, context.found.broadcast.subscription
    if found is None or not found.active:
        return reply(state, _not_subscribed(library))
    match parse(incoming.action):
        case (ListUnits() | SetUnit()) as tapped if library.broadcast.units:
            return _choose_unit(state, found, tapped, library)
        case (ListRhythms() | SetRhythm()) as tapped:
            return _choose_rhythm(state, found, tapped, library)
        case ToggleTopic(topic) if topic in broadcasting.topics(library):
            chosen = replace(found, muted=found.muted ^ {topic})
            ticked = replace(_topics(chosen, library), in_place=True)
            return reply(state, ticked, Choose(chosen.muted, chosen.rhythm))
        case _:
            return reply(state, _topics(found, library))


def _choose_rhythm(state: State, found: Subscription, tapped: ListRhythms | SetRhythm, library: Library) -> Result:
    if isinstance(tapped, ListRhythms):
        choices = tuple(SetRhythm(one).button(library.say(f"rhythm_{int(one)}")) for one in Rhythm)
        return reply(state, Outgoing(library.say("choose_rhythm"), choices))
    chosen = replace(found, rhythm=tapped.rhythm)
    done = Outgoing(library.say("subscription", **_words(chosen, library)), _ways(library))
    return reply(state, done, Choose(chosen.muted, chosen.rhythm))


def _choose_unit(state: State, found: Subscription, tapped: ListUnits | SetUnit, library: Library) -> Result:
    """The units to choose from, or the one chosen: "" for none any more."""
    if isinstance(tapped, ListUnits) or (tapped.unit and tapped.unit not in library.broadcast.units):
        return reply(state, _units(found, library))
    chosen = replace(found, unit=tapped.unit)
    done = Outgoing(library.say("subscription", **_words(chosen, library)), _ways(library))
    return reply(state, done, JoinUnit(tapped.unit))


def _own_unit(state: State, _: Incoming, context: Context) -> Result:
    """`/donvi`: the units to choose from, of those who get periodic messages."""
    library, found = context.library, context.found.broadcast.subscription
    if not library.broadcast.units:
        return reply(state, Outgoing(library.say("no_units")))
    if found is None or not found.active:
        return reply(state, _not_subscribed(library))
    return reply(state, _units(found, library))


def _leave(state: State, _: Incoming, context: Context) -> Result:
    library, found = context.library, context.found.broadcast.subscription
    if found is None:
        return reply(state, _not_subscribed(library))
    return reply(state, Outgoing(library.say("unsubscribed")), Unsubscribe())


def _claims(state: State, incoming: Incoming) -> bool:
    plain = not (incoming.media or incoming.forwarded or incoming.spans or state.step)
    return plain and is_leaving(incoming.text)


def _may_leave(state: State, _: Incoming, context: Context) -> Result:
    """A link, or words that may mean it, only lead here: the button is what leaves."""
    library, found = context.library, context.found.broadcast.subscription
    if found is None:
        return reply(state, _not_subscribed(library))
    return reply(state, Outgoing(library.say("unsubscribe_ask"), (broadcasting.leave_choice(library),)))


def _not_subscribed(library: Library) -> Outgoing:
    return Outgoing(library.say("not_subscribed"))


def _unit(found: Subscription | None) -> str:
    return found.unit if found is not None else ""


def _words(chosen: Subscription, library: Library) -> dict[str, str]:
    heard = [one for one in broadcasting.topics(library) if one not in chosen.muted]
    if not chosen.muted:
        topics = library.say("topics_all")
    elif not heard:
        topics = library.say("topics_none")
    else:
        topics = "; ".join(broadcasting.topic_name(one, library) for one in heard)
    name = library.broadcast.units.get(chosen.unit, "")
    unit = library.say("subscribed_unit", unit=name) if name else library.say("subscribed_general")
    return {"topics": topics, "rhythm": library.say(f"rhythm_{int(chosen.rhythm)}"), "unit": unit}


def _topics(chosen: Subscription, library: Library) -> Outgoing:
    choices = tuple(
        ToggleTopic(topic).button(
            library.say(
                "topic_off" if topic in chosen.muted else "topic_on", topic=broadcasting.topic_name(topic, library)
            )
        )
        for topic in broadcasting.topics(library)
    )
    return Outgoing(library.say("choose_topics"), choices)


def _units(found: Subscription, library: Library) -> Outgoing:
    """All units, the member's own marked, and the way out of it."""
    choices = tuple(
        SetUnit(unit).button(library.say("unit_mine" if unit == found.unit else "unit_other", unit=name))
        for unit, name in library.broadcast.units.items()
    )
    out = (SetUnit("").button(library.say("unit_leave")),) if found.unit else ()
    return Outgoing(library.say("choose_unit"), (*choices, *out))


def _ways(library: Library) -> tuple[Choice, ...]:
    unit = (ListUnits().button(library.say("choice_sub_unit")),) if library.broadcast.units else ()
    return (
        ListTopics().button(library.say("choice_sub_topics")),
        ListRhythms().button(library.say("choice_sub_rhythm")),
        *unit,
        broadcasting.leave_choice(library),
    )


SUBSCRIBE = Step("subscribe", _subscribe, commands=frozenset({"nhantin"}), words=_WORDS, asks=_asks)
CHOOSE = Step(
    "subscription",
    _choose,
    actions=frozenset({ListTopics, ToggleTopic, ListRhythms, SetRhythm, ListUnits, SetUnit}),
    asks=_asks,
)
UNIT = Step("unit", _own_unit, commands=frozenset({"donvi"}), words=_WORDS_FOR_UNIT, asks=_asks)
MAY_UNSUBSCRIBE = Step("may_unsubscribe", _may_leave, commands=frozenset({BY_LINK}), claims=_claims, asks=_asks)
UNSUBSCRIBE = Step(
    "unsubscribe",
    _leave,
    commands=frozenset({"tat"}),
    actions=frozenset({Leave}),
    words=_WORDS_FOR_LEAVING,
    asks=_asks,
)

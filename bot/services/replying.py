"""The letters of a decision: what a step replied, cut as the channel takes it, each with what is known of it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.step import Result
from bot.domain.case_effects import Prepare
from bot.domain.delivery import Letter, Priority, Track, without_buttons
from bot.domain.effects import Effect
from bot.domain.messages import Incoming, Outgoing, Setting
from bot.domain.pending import SHOWN
from bot.ports.channel import Channel


def letters_of(incoming: Incoming, result: Result, channel: Channel) -> tuple[Letter, ...]:
    """The replies to a message; a tap without any is acknowledged all the same."""
    private, at_desk = incoming.setting is Setting.PRIVATE, incoming.setting is Setting.DESK
    reply = Priority.GROUP if incoming.setting is Setting.GROUP else Priority.REPLY
    pieces = [piece for reply in result.replies for piece in channel.split(reply)]
    if incoming.origin.tap and not pieces:
        pieces = [Outgoing("")]
    origin = incoming.origin if result.used and private else replace(incoming.origin, used="")
    if result.about and private and pieces:
        origin = replace(origin, message=result.about)
        pieces[0] = replace(pieces[0], quotes=True)
    letters = tuple(
        Letter(
            incoming.address,
            piece,
            Priority.TAP if piece.is_silent and not place and origin.tap else reply,
            version=result.state.version if private else 0,
            origin=replace(origin, tap="", used="") if place else origin,
            edit=incoming.origin.used if piece.in_place and private and channel.capabilities.edits else "",
            whole=True,
            track=_shows(result.effects) if at_desk else None,
        )
        for place, piece in enumerate(pieces)
    )
    if not at_desk:
        return letters
    letters = _at_once(letters)
    if result.used and incoming.origin.used and channel.capabilities.edits:
        letters = (*letters, without_buttons(incoming.address, incoming.origin.used))
    return letters


def _shows(effects: Sequence[Effect]) -> Track | None:
    """What is about to be sent stands in the reply: it has the beginning of what a member sent in it."""
    return next((Track(one.pending.case_id, SHOWN) for one in effects if isinstance(one, Prepare)), None)


def _at_once(letters: tuple[Letter, ...]) -> tuple[Letter, ...]:
    """The tap acknowledged for itself: a message to the officers' chat may have to wait for its moment."""
    first = letters[0] if letters else None
    if first is None or not first.origin.tap or first.outgoing.is_silent:
        return letters
    answer = replace(first, outgoing=Outgoing("", notice=first.outgoing.notice), priority=Priority.TAP, track=None)
    message = replace(first, outgoing=replace(first.outgoing, notice=""), origin=replace(first.origin, tap=""))
    return (answer, message, *letters[1:])

"""What steps ask to be done, done: each effect a few statements in the transaction of its message.

The rooms of the storage register what they can do (`@register`); `bot.storage.handling` imports them all.
"""

from collections.abc import Sequence
from functools import singledispatch

from sqlalchemy import Connection

from bot.domain.effects import Effect
from bot.domain.submission_effects import Count, Forget, Withdraw
from bot.storage import tallies
from bot.storage.desk.withdrawing import leave
from bot.storage.members import forget


@singledispatch
def _do(effect: Effect, connection: Connection, key: str, now_s: float) -> None:
    raise NotImplementedError(f"{type(effect).__name__}: expected a way to do it, registered in {__name__}")


register = _do.register
"""On a function of effect, connection, key of the conversation, and time."""


def apply(connection: Connection, effects: Sequence[Effect], key: str, now_s: float) -> None:
    """Do them in their order on behalf of the conversation `key`."""
    for effect in effects:
        _do(effect, connection, key, now_s)


@register
def _(effect: Forget, connection: Connection, key: str, now_s: float) -> None:
    forget(connection, key, now_s, effect.leaving)


@register
def _(effect: Withdraw, connection: Connection, key: str, now_s: float) -> None:
    leave(connection, key, effect.leaving, now_s, only=effect.case_id)


@register
def _(effect: Count, connection: Connection, key: str, now_s: float) -> None:
    tallies.count(connection, key, effect.name, now_s)

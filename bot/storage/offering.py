"""Stores choices that were offered unasked in the state of a conversation, so that they can be picked by number."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, bindparam, select, update

from bot.dialogue import state as states
from bot.dialogue.state import State
from bot.domain.messages import LOCAL_CHANNELS, Address, Choice
from bot.storage.dialects import insert_new
from bot.storage.schema import conversations

_STATE = select(conversations.c.state).where(conversations.c.owner == bindparam("of_owner"))
_OFFERED = (
    update(conversations).where(conversations.c.owner == bindparam("of_owner")).values(state=bindparam("new_state"))
)


def offer(connection: Connection, owners: Iterable[str], choices: Iterable[Choice], now_s: float) -> None:
    """Conversations that are in the middle of something are left at that; the letter says how else to answer. A
    terminal keeps by itself what comes unasked.
    """
    offered = tuple(choice.action for choice in choices)
    for owner in owners:
        if Address.of(owner).channel in LOCAL_CHANNELS:
            continue
        written = connection.execute(_STATE.with_for_update(), {"of_owner": owner}).scalar()
        state = states.read(written) if written else states.fresh(now_s)
        if state.step or state.draft is not None:
            continue
        _keep(connection, owner, replace(state, offered=offered), is_new=written is None, now_s=now_s)


def _keep(connection: Connection, owner: str, state: State, *, is_new: bool, now_s: float) -> None:
    """A conversation that begins at the same moment keeps its own state."""
    if not is_new:
        connection.execute(_OFFERED, {"of_owner": owner, "new_state": states.written(state)})
        return
    row = {"owner": owner, "state": states.written(state), "updated_at": now_s}
    connection.execute(insert_new(connection.dialect.name, conversations), row)

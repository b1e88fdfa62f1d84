"""How much of one conversation may wait: who sends more than can be answered fills no table, and slows no look at it.

A chat gets about one message a second, so that replies to fifty messages a second would wait for an hour.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import BindParameter, Connection, bindparam, func, select, union_all

from bot.domain.delivery import Letter, Priority
from bot.domain.messages import Address
from bot.ports.store import Arrival, Crowding
from bot.storage import outbox
from bot.storage.dialects import put
from bot.storage.schema import inbox, tallies
from bot.storage.schema import outbox as letters

CROWDED = "crowded"
TELL_EVERY_S = 180.0
"""As long as the replies take that wait before it."""

_OWN = (int(Priority.TAP), int(Priority.REPLY), int(Priority.GROUP))
"""What is written because of what somebody sent or tapped there."""
_OWNERS: BindParameter[list[str]] = bindparam("owners", expanding=True)
_UPDATES = select(inbox.c.owner, func.count()).where(inbox.c.owner.in_(_OWNERS)).group_by(inbox.c.owner)
_REPLIES = (
    select(letters.c.owner, func.count())
    .where(letters.c.owner.in_(_OWNERS), letters.c.priority.in_(_OWN))
    .group_by(letters.c.owner)
)
_WAITING = union_all(_UPDATES, _REPLIES)
_TOLD = select(tallies.c.owner).where(
    tallies.c.owner.in_(_OWNERS),
    tallies.c.name == CROWDED,
    tallies.c.began_at.between(bindparam("since"), bindparam("now")),
)


def kept(connection: Connection, arrivals: Sequence[Arrival], crowding: Crowding, now_s: float) -> list[Arrival]:
    """The arrivals for which there is room; the members of the others are told, once in a while."""
    waiting = _waiting(connection, {arrival.key for arrival in arrivals if not arrival.spared})
    found: list[Arrival] = []
    refused: dict[str, None] = {}
    for arrival in arrivals:
        if not arrival.spared and waiting[arrival.key] >= crowding.most:
            refused[arrival.key] = None
            continue
        waiting[arrival.key] += 1
        found.append(arrival)
    if refused:
        _tell(connection, list(refused), crowding, now_s)
    return found


def _waiting(connection: Connection, keys: set[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    if keys:
        for key, count in connection.execute(_WAITING, {"owners": sorted(keys)}).all():
            found[key] += count
    return found


def _tell(connection: Connection, keys: Sequence[str], crowding: Crowding, now_s: float) -> None:
    """Members, not groups: there one would be told for all."""
    bounds = {"owners": keys, "since": now_s - TELL_EVERY_S, "now": now_s}
    told = set(connection.execute(_TOLD, bounds).scalars())
    new = [key for key in keys if key not in told]
    put(connection, tallies, [{"owner": key, "name": CROWDED, "number": 1, "began_at": now_s} for key in new])
    addresses = filter(lambda one: one.is_private, map(Address.of, new))
    outbox.add(connection, [Letter(address, crowding.told) for address in addresses], now_s)

"""Moments in the database, read by a clock that may have been put back since they were written.

None is put further ahead than its own wait. One that lies further ahead was written by a clock that was ahead of this
one: it counts as come, or as over, and whoever reads it writes a sound one in its place.
"""

from sqlalchemy import ColumnElement, Float, and_, bindparam, or_

from bot.services.pace import CLOCKS_DIFFER_S

NOW: ColumnElement[float] = bindparam("now", type_=Float)
MOST_AHEAD_S = 30.0
"""For moments that are put seconds ahead: leases, heartbeats, the shared pace."""

Wait = ColumnElement[float] | float


def come(moment: ColumnElement[float], wait_s: Wait = MOST_AHEAD_S) -> ColumnElement[bool]:
    """Whether it has come."""
    return or_(moment <= NOW, moment > NOW + wait_s + CLOCKS_DIFFER_S)


def ahead(moment: ColumnElement[float], wait_s: Wait = MOST_AHEAD_S) -> ColumnElement[bool]:
    """Whether it is still to come."""
    return and_(moment > NOW, moment <= NOW + wait_s + CLOCKS_DIFFER_S)

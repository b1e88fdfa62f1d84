"""What `bot check` says of broadcasts that settings, plan and knowledge show only together."""

from bot.answers.schema import Knowledge
from bot.domain.broadcasts import BroadcastSettings
from bot.domain.desk import Desk
from bot.domain.errors import Fault
from bot.planning.schema import Plan, Reach


def broadcast_faults(name: str, settings: BroadcastSettings, knowledge: Knowledge) -> list[Fault]:
    """Faults of the block `broadcast` of the configuration file `name`."""
    if not settings.demand_members or settings.demand_clause in knowledge.clauses:
        return []
    expected = f"expected the id of a clause, found {settings.demand_clause!r}"
    return [Fault(name, 1, "broadcast.demand.clause", expected)]


def audience_faults(name: str, settings: BroadcastSettings, desk: Desk, plan: Plan) -> list[Fault]:
    """Planned messages that can reach nobody: to a unit that the settings do not name, to officers who are none."""
    faults = []
    for planned in plan.messages:
        unit = planned.audience.unit
        if unit is not None and unit not in settings.units:
            faults.append(Fault(name, 1, "broadcast.units", f"expected {unit!r}, which message {planned.id!r} is for"))
        if planned.audience.reach is Reach.OFFICERS and not desk.officers:
            expected = f"expected officers, whom message {planned.id!r} is for; found none"
            faults.append(Fault(name, 1, "desk.officers", expected))
    return faults

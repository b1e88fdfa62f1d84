"""What `bot check` says of broadcasts that settings, plan and knowledge show only together."""

from bot.answers.schema import Knowledge
from bot.domain.broadcasts import BroadcastSettings
from bot.domain.desk import Desk
from bot.domain.errors import Fault
from bot.planning.pictures import cover_fault
from bot.planning.schema import Plan, Reach


def broadcast_faults(name: str, settings: BroadcastSettings, knowledge: Knowledge) -> list[Fault]:
    """Faults of the block `broadcast` of the configuration file `name`."""
    if not settings.demand_members or settings.demand_clause in knowledge.clauses:
        return []
    expected = f"cần tên của một điều khoản, thấy {settings.demand_clause!r}"
    return [Fault(name, 1, "broadcast.demand.clause", expected)]


def audience_faults(name: str, settings: BroadcastSettings, plan: Plan) -> list[Fault]:
    """Planned messages to a unit that the settings do not name: they would reach nobody."""
    return [
        Fault(name, 1, "broadcast.units", f"thiếu đơn vị {one.audience.unit!r}, mà tin {one.id!r} gửi cho đơn vị ấy")
        for one in plan.messages
        if one.audience.unit is not None and one.audience.unit not in settings.units
    ]


def cover_faults(name: str, settings: BroadcastSettings, plan: Plan) -> list[Fault]:
    """Pictures of planned guidance that can't stand above an article, where guidance goes as articles."""
    if settings.article is None or not settings.article.planned:
        return []
    pictures = ((one.id, one.picture) for one in plan.messages if one.picture and one.audience.reach is Reach.ALL)
    wrong = ((planned, cover_fault(picture)) for planned, picture in pictures)
    return [Fault(name, 1, "broadcast.article", f"tin {planned!r}: {fault}") for planned, fault in wrong if fault]


def for_nobody(desk: Desk, plan: Plan) -> list[str]:
    """Ids of messages to officers where there are none yet."""
    return [one.id for one in plan.messages if one.audience.reach is Reach.OFFICERS and not desk.officers]

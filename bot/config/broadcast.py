"""The block `broadcast` of `config.yaml`: approval, pace, warnings on demand, units."""

import re
from collections.abc import Mapping

import yaml

from bot.config.article import read_article
from bot.data.whole import whole
from bot.data.yaml_source import Source, line_of
from bot.domain.broadcasts import BroadcastSettings

PAID_PER_S = 1000.0
"""https://core.telegram.org/bots/api#sendmessage, allow_paid_broadcast"""
FREE_PER_S = 30.0
MAX_UNIT_NAME_CHARS = 40
MAX_DAYS = 366
_KEYS = frozenset({"two_person", "paid", "demand", "watch_days", "units", "article"})
_DEMAND = frozenset({"members", "window_h", "clause"})
_YES_NO = {"true": True, "false": False, "có": True, "không": False, "yes": True, "no": False}
_UNIT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAX_UNIT_CHARS = 24


def read_broadcast(source: Source, node: yaml.Node | None, per_s: float) -> BroadcastSettings:
    """The block's settings, its faults noted. `per_s` is the pace that is set."""
    usual = BroadcastSettings()
    fields = source.fields(node, "broadcast", frozenset(), _KEYS) if node is not None else {}
    demand_node = fields.get("demand")
    demand = source.fields(demand_node, "broadcast.demand", frozenset(), _DEMAND) if demand_node is not None else {}
    paid = _yes(source, fields.get("paid"), "broadcast.paid")
    if paid and not FREE_PER_S < per_s <= PAID_PER_S:
        expected = (
            f"khi trả phí, pace.overall_per_s cần lớn hơn {FREE_PER_S:g}, nhiều nhất {PAID_PER_S:g}; đang là {per_s:g}"
        )
        source.fault(line_of(fields["paid"]), "broadcast.paid", expected)
    return BroadcastSettings(
        two_person=_yes(source, fields.get("two_person"), "broadcast.two_person"),
        paid=paid,
        demand_members=_whole(source, demand.get("members"), "broadcast.demand.members", usual.demand_members, 0),
        demand_window_h=source.number(demand.get("window_h"), "broadcast.demand.window_h", usual.demand_window_h),
        demand_clause=source.text(demand.get("clause"), "broadcast.demand.clause") or usual.demand_clause,
        watch_days=_whole(source, fields.get("watch_days"), "broadcast.watch_days", usual.watch_days, 1),
        units=_units(source, fields.get("units")),
        article=read_article(source, fields.get("article"), source.path.parent),
    )


def _yes(source: Source, node: yaml.Node | None, key: str) -> bool:
    return _YES_NO.get(source.choice(node, key, _YES_NO), False) if node is not None else False


def _whole(source: Source, node: yaml.Node | None, key: str, usual: int, least: int) -> int:
    if node is None:
        return usual
    text = source.text(node, key)
    days = whole(text, least, MAX_DAYS)
    if days is not None:
        return days
    if text:
        source.fault(line_of(node), key, f"cần một số nguyên từ {least} đến {MAX_DAYS}, thấy {text!r}")
    return usual


def _units(source: Source, node: yaml.Node | None) -> Mapping[str, str]:
    """Ids are part of an invitation link and of a button, so they are short and plain."""
    units: dict[str, str] = {}
    if node is None:
        return units
    for name, value in source.pairs(node, "broadcast.units"):
        if not _UNIT.fullmatch(name.text) or len(name.text) > _MAX_UNIT_CHARS:
            expected = f"cần chữ thường không dấu, chữ số, gạch nối, dài nhất {_MAX_UNIT_CHARS}; thấy {name.text!r}"
            source.fault(name.line, "broadcast.units", expected)
        elif name.text in units:
            source.fault(name.line, "broadcast.units", f"ghi hai lần {name.text!r}, xin bỏ một chỗ")
        units[name.text] = source.text(value, name.text, MAX_UNIT_NAME_CHARS)
    return units

"""Moments as people of the desk's time zone say them."""

from datetime import datetime, tzinfo


def day(at_s: float, zone: tzinfo) -> str:
    """25/11/2026"""
    return f"{datetime.fromtimestamp(at_s, zone):%d/%m/%Y}"


def moment(at: datetime, now: datetime) -> str:
    """14:05, or 14:05 ngày 26/11 on another day than `now`; both in one zone."""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%H:%M} ngày {at:%d/%m}"

"""What systemd is told: that the program is ready, that it lives, that it stops (sd_notify(3)); nothing elsewhere."""

import logging
import os
import socket
from collections.abc import Mapping

from bot.services.upkeep import every

log = logging.getLogger(__name__)

READY, STOPPING, ALIVE = "READY=1", "STOPPING=1", "WATCHDOG=1"


def tell(told: str, environment: Mapping[str, str] = os.environ) -> None:
    """One datagram to the socket that the service manager listens at; a name that begins with @ is of no file.

    A manager that does not take it is not waited for.
    """
    place = environment.get("NOTIFY_SOCKET", "")
    if not place:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as out:
            out.sendto(told.encode(), f"\0{place[1:]}" if place.startswith("@") else place)
    except OSError as error:
        log.warning("systemd could not be told", extra={"fault": type(error).__name__})


def alive_every_s(environment: Mapping[str, str] = os.environ) -> float | None:
    """Twice as often as WatchdogSec asks for; None where no watchdog waits for this process."""
    usec, pid = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    if not usec.isdecimal() or int(usec) == 0 or pid not in {"", str(os.getpid())}:
        return None
    return int(usec) / 2e6


async def stay_alive(environment: Mapping[str, str] = os.environ) -> None:
    """While the event loop turns, until cancelled."""
    period_s = alive_every_s(environment)
    if period_s is None:
        return

    async def alive() -> None:
        tell(ALIVE, environment)

    await every(period_s, alive, "the service manager's watchdog")

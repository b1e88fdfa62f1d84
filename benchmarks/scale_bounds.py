"""What replicas must reach, and whether they did."""

from bot.services.upkeep import LEASE_S

LOST, DUPLICATED, OUT_OF_ORDER = 0, 5, 0
SILENCE_S = 1.5 * LEASE_S
"""How long nobody answers after a fault: a takeover."""
OF_TWO = 1.7
"""Two replicas beside one, where the database is not the limit."""
WANTED = f"lost {LOST}, at most {DUPLICATED} duplicated, out of order {OUT_OF_ORDER}, silent {SILENCE_S:.1f} s"


def verdict(lost: int, duplicated: int, out_of_order: int, silent_s: float, *, settled: bool) -> str:
    """That it was held, or what was missed."""
    missed = [
        name
        for name, found, most in (
            ("lost", lost, LOST),
            ("duplicated", duplicated, DUPLICATED),
            ("out of order", out_of_order, OUT_OF_ORDER),
            ("silence", silent_s, SILENCE_S),
        )
        if found > most
    ]
    missed += [] if settled else ["not settled"]
    return f"missed: {', '.join(missed)}" if missed else "held"


def of_two(times: float) -> str:
    return "held" if times >= OF_TWO else f"missed ({OF_TWO} x wanted)"

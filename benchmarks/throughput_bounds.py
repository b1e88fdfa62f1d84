"""What the printed rates allow: how little a reply must cost for a share of the echo bot's speed, and what two
processes could reach on two cores, the local platform's own work among it.
"""

from dataclasses import dataclass

SHARES = (0.4, 0.5, 0.6)
CORES = 2


@dataclass(frozen=True, slots=True)
class Printed:
    """`per_s`: ours; `cpu_us`, `server_us`: of ours, and of the platform for ours, an update."""

    per_s: float
    cpu_us: float
    server_us: float
    echo_per_s: float

    @property
    def reply_us(self) -> float:
        """By the clock."""
        return 1e6 / self.per_s

    @property
    def idle_us(self) -> float:
        """Of the one process, which waits for its commits and its threads."""
        return self.reply_us - self.cpu_us

    @property
    def at_most(self) -> float:
        """The share that two processes reach if all cores work without a pause, and the split costs nothing."""
        return CORES * 1e6 / (self.cpu_us + self.server_us) / self.echo_per_s

    def allowed_us(self, share: float) -> float:
        """By the clock, for a reply."""
        return 1e6 / (share * self.echo_per_s)

    def allowed_cpu_us(self, share: float) -> float:
        """Of all our processes together, with every core at work."""
        return CORES * self.allowed_us(share) - self.server_us


def told(printed: Printed) -> list[str]:
    now = (
        f"a reply takes {printed.reply_us:,.0f} µs by the clock: the process works {printed.cpu_us:,.0f} and waits "
        f"{printed.idle_us:,.0f}; two processes on {CORES} cores reach at most {printed.at_most:.2f} of the echo bot"
    )
    shares = (
        f"{share:.1f} of it: {printed.allowed_us(share):,.0f} µs a reply by the clock; in two processes "
        f"{printed.allowed_cpu_us(share):,.0f} µs of the processor for both"
        for share in SHARES
    )
    return [now, *shares]

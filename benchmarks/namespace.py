"""A network of its own for one process, joined to this machine's by a pair of interfaces that can be taken down: then
what is sent vanishes, and nobody is told. Linux as root, with iproute2.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

HERE, THERE = "10.203.77.1", "10.203.77.2"


@dataclass(frozen=True, slots=True)
class Namespace:
    name: str
    interface: str

    @property
    def within(self) -> tuple[str, ...]:
        """Before a command that runs in it."""
        return ("ip", "netns", "exec", self.name)

    def cut(self) -> None:
        _ip("link", "set", self.interface, "down")

    def mend(self) -> None:
        _ip("link", "set", self.interface, "up")


def is_possible() -> bool:
    return os.geteuid() == 0 and shutil.which("ip") is not None


@contextmanager
def namespace() -> Iterator[Namespace]:
    """From in there this machine is HERE."""
    made = Namespace(f"bot-scale-{os.getpid()}", f"bs{os.getpid() % 10**8}")
    _ip("netns", "add", made.name)
    try:
        _ip("link", "add", made.interface, "type", "veth", "peer", "name", "inside", "netns", made.name)
        _ip("addr", "add", f"{HERE}/30", "dev", made.interface)
        made.mend()
        _ip("-n", made.name, "addr", "add", f"{THERE}/30", "dev", "inside")
        for name in ("inside", "lo"):
            _ip("-n", made.name, "link", "set", name, "up")
        yield made
    finally:
        _ip("netns", "del", made.name)


def _ip(*what: str) -> None:
    subprocess.run(["ip", *what], check=True)

"""A host split into subdomain, registered label and suffix, each also with look-alike letters folded."""

from dataclasses import dataclass

from bot.links.address import is_ip, registered, suffix, unicode_host
from bot.links.homoglyphs import skeleton
from bot.links.sources import Sources

MAX_LABEL_CHARS = 63


@dataclass(frozen=True, slots=True)
class View:
    """`label` is the registered name, `ending` its suffix, `above` the labels before it.

    `written` and `written_label` are as a browser shows them, in whatever letters.
    """

    name: str
    label: str
    ending: str
    above: tuple[str, ...]
    written: str
    written_label: str

    @property
    def is_plain(self) -> bool:
        return self.written.isascii()

    @property
    def is_at_home(self) -> bool:
        return self.ending.rpartition(".")[2] == "vn"


def view_of(host: str, sources: Sources) -> View | None:
    """None for an address in numbers, a name without an ending, and one that no name server would know."""
    if is_ip(host):
        return None
    domain = registered(host)
    if not domain:
        return None
    written = unicode_host(host)
    labels = [skeleton(label) for label in written.split(".")]
    if max(map(len, labels)) > MAX_LABEL_CHARS:
        return None
    index = len(labels) - domain.count(".") - 1
    if domain in sources.free_hosts and index:
        index -= 1
    written_label = written.split(".")[index]
    return View(".".join(labels), labels[index], suffix(host), tuple(labels[:index]), written, written_label)
